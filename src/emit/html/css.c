/* css.c - the style sheet: properties of the theme, subset web fonts, then the rules of layouts/html/. */
#include "emit/html/escape.h"
#include "emit/html/writer.h"

typedef struct {
    td_html_job *job;
    td_buf *out;
    uint32_t *chars; /* used, ascending */
    size_t nchars;
    uint32_t *part; /* those of one face */
} sheet;

static const char *const family_words[] = {"serif", "sans", "mono"};

/* ---- properties ---- */

static void put_tokens(td_buf *out, const td_token *tokens, size_t n) {
    for (size_t i = 0; i < n; i++) {
        td_buf_format(out, "  --%.*s: %.*s;\n", TD_F(tokens[i].name), TD_F(tokens[i].value));
    }
}

/* Which family each kind of text has: the layouts decide it, not the style sheet. */
static void put_role_fonts(td_buf *out, const td_style *style) {
    static const struct {
        const char *name;
        td_role role;
    } roles[] = {
        {"body", TD_ROLE_BODY},       {"heading", TD_ROLE_H1},  {"table", TD_ROLE_TABLE_CELL},
        {"caption", TD_ROLE_CAPTION}, {"box", TD_ROLE_BOX},     {"box-title", TD_ROLE_BOX_TITLE},
        {"note", TD_ROLE_NOTE},       {"title", TD_ROLE_TITLE},
    };
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        td_buf_format(out, "  --face-%s: var(--font-%s);\n", roles[i].name,
                      family_words[style->text[roles[i].role].family]);
    }
}

static void put_properties(td_buf *out, const td_style *style) {
    td_buf_puts(out, ":root {\n  color-scheme: light dark;\n");
    put_tokens(out, style->tokens, style->ntokens);
    put_role_fonts(out, style);
    td_buf_puts(out, "}\n@media print {\n:root { color-scheme: light; }\n}\n");
    td_buf_puts(out, "@media screen and (prefers-color-scheme: dark) {\n:root {\n");
    put_tokens(out, style->dark_tokens, style->ndark_tokens);
    td_buf_puts(out, "}\n}\n");
}

/* ---- faces ---- */

static void collect_chars(sheet *s, const uint64_t *bits) {
    size_t n = 0;
    for (uint32_t c = 0x20; c < 0x110000; c++) {
        if (!(c & 63) && !bits[c >> 6]) {
            c |= 63;
        } else if (bits[c >> 6] >> (c & 63) & 1) {
            n++;
        }
    }
    s->chars = TD_NEWN(s->job->ctx->arena, uint32_t, n);
    s->part = TD_NEWN(s->job->ctx->arena, uint32_t, n);
    s->nchars = 0;
    for (uint32_t c = 0x20; c < 0x110000; c++) {
        if (!(c & 63) && !bits[c >> 6]) {
            c |= 63;
        } else if (bits[c >> 6] >> (c & 63) & 1) {
            s->chars[s->nchars++] = c;
        }
    }
}

static td_str face_file_name(td_arena *arena, const td_face_spec *face, td_str bytes) {
    bool cff = bytes.n > 4 && memcmp(bytes.p, "OTTO", 4) == 0;
    return td_str_format(arena, "%.*s-%.*s.%s", TD_F(face->family), TD_F(face->style), cff ? "otf" : "ttf");
}

static void put_src(sheet *s, const td_face_spec *face, td_str bytes) {
    td_html_job *job = s->job;
    td_str name = face_file_name(job->ctx->arena, face, bytes);
    const char *type = td_str_ends(name, "otf") ? "opentype" : "truetype";
    if (job->opts->self_contained) {
        td_buf_format(s->out, "url(\"data:font/%.*s;base64,", TD_F(td_str_sub(name, name.n - 3, name.n)));
        td_html_base64(s->out, bytes);
        td_buf_puts(s->out, "\")");
    } else {
        td_str path = td_asset_add(job, name, bytes, td_str_hash(bytes));
        td_str file = td_str_sub(path, strlen("assets/"), path.n);
        td_buf_format(s->out, "url(\"%.*s\")", TD_F(file));
    }
    td_buf_format(s->out, " format(\"%s\");\n", type);
}

/* One @font-face with the n characters in s->part; ranges: a face that only helps out. */
static void put_face(sheet *s, td_str family, uint16_t face, bool bold, bool italic, size_t n, bool ranges) {
    const td_style *style = s->job->style;
    td_str bytes = TD_NOSTR;
    if (!n || !td_fonts_subset_chars(s->job->opts->fonts, face, s->part, n, s->job->ctx->arena, &bytes)) {
        return;
    }
    td_buf_format(
        s->out,
        "@font-face {\n  font-family: \"%.*s\";\n  font-weight: %d;\n  font-style: %s;\n  font-display: swap;\n",
        TD_F(family), bold ? 700 : 400, italic ? "italic" : "normal");
    if (ranges) {
        td_buf_puts(s->out, "  unicode-range: ");
        for (size_t i = 0; i < n; i++) {
            td_buf_format(s->out, "%sU+%X", i ? ", " : "", (unsigned)s->part[i]);
        }
        td_buf_puts(s->out, ";\n");
    }
    td_buf_puts(s->out, "  src: ");
    put_src(s, &style->faces[face], bytes);
    td_buf_puts(s->out, "}\n");
}

static size_t chars_of_face(sheet *s, uint16_t face) {
    size_t n = 0;
    for (size_t i = 0; i < s->nchars; i++) {
        if (td_fonts_has(s->job->opts->fonts, face, s->chars[i])) {
            s->part[n++] = s->chars[i];
        }
    }
    return n;
}

/* Characters that `face` lacks and fallback number `index` is the first to have. */
static size_t chars_of_fallback(sheet *s, uint16_t face, size_t index) {
    const td_style *style = s->job->style;
    td_fonts *fonts = s->job->opts->fonts;
    size_t n = 0;
    for (size_t i = 0; i < s->nchars; i++) {
        uint32_t c = s->chars[i];
        bool earlier = td_fonts_has(fonts, face, c);
        for (size_t k = 0; k < index && !earlier; k++) {
            earlier = td_fonts_has(fonts, style->fallback[k], c);
        }
        if (!earlier && td_fonts_has(fonts, style->fallback[index], c)) {
            s->part[n++] = c;
        }
    }
    return n;
}

static void put_slot(sheet *s, td_family family, bool bold, bool italic) {
    const td_style *style = s->job->style;
    const uint16_t(*faces)[2] = style->family_faces[family];
    uint16_t face = faces[bold][italic];
    td_str name = style->faces[faces[0][0]].family;
    if ((bold || italic) && (face == faces[0][0] || (bold && italic && (face == faces[1][0] || face == faces[0][1])))) {
        return; /* the family has no such face: the browser slants or thickens the other */
    }
    put_face(s, name, face, bold, italic, chars_of_face(s, face), false);
    for (size_t i = 0; i < style->nfallback; i++) {
        put_face(s, name, style->fallback[i], bold, italic, chars_of_fallback(s, face, i), true);
    }
}

static bool family_used(const td_style *style, td_family family) {
    for (int i = 0; i < TD_ROLE_COUNT; i++) {
        if (style->text[i].family == family) {
            return true;
        }
    }
    return family == TD_FAMILY_SANS; /* the interface */
}

static void put_faces(sheet *s) {
    const td_html_usage *usage = &s->job->usage;
    const td_style *style = s->job->style;
    bool italic = usage->italic;
    for (int i = 0; i < TD_ROLE_COUNT; i++) {
        italic |= style->text[i].italic;
    }
    collect_chars(s, usage->chars[0]);
    for (td_family f = TD_FAMILY_SERIF; f <= TD_FAMILY_SANS; f++) {
        if (family_used(style, f)) {
            put_slot(s, f, false, false);
            put_slot(s, f, true, false);
            if (italic) {
                put_slot(s, f, false, true);
            }
            if (usage->bold_italic) {
                put_slot(s, f, true, true);
            }
        }
    }
    if (usage->mono) {
        collect_chars(s, usage->chars[1]);
        put_slot(s, TD_FAMILY_MONO, false, false);
        if (usage->mono_bold) {
            put_slot(s, TD_FAMILY_MONO, true, false);
        }
    }
}

void td_write_css(td_html_job *job, td_buf *out) {
    sheet s = {.job = job, .out = out};
    put_properties(out, job->style);
    if (job->opts->fonts) {
        put_faces(&s);
        if (job->opts->ofl.n && !job->opts->self_contained) {
            struct td_html_file licence = {TD_S("assets/OFL.txt"), job->opts->ofl};
            TD_PUSH(job->ctx->arena, job->files, licence);
        }
    }
    td_buf_str(out, job->style->css);
}

#include <stdio.h>
#include <time.h>

#include "emit/pdf/writer.h"

/* ---- what is said about the document ---- */

static td_str title_of(const td_pdf *pdf) {
    td_str title = pdf->pages->doc->title;
    return title.n ? title : TD_S("Untitled");
}

td_str td_pdf_lang(const td_pdf *pdf) {
    td_str lang = pdf->pages->doc->lang;
    return lang.n ? lang : TD_S("und");
}

/* The draft mark stands before the keywords, in Info and XMP alike. */
static td_str keywords_of(td_pdf *pdf) {
    const td_doc *doc = pdf->pages->doc;
    if (!doc->draft || !doc->draft_text.n)
        return doc->keywords;
    if (!doc->keywords.n)
        return doc->draft_text;
    return td_str_format(pdf->arena, "%.*s, %.*s", TD_F(doc->draft_text), TD_F(doc->keywords));
}

/* "D:20261123000000Z" or, for XMP, "2026-11-23T00:00:00Z". */
static td_str date_of(td_pdf *pdf, bool xmp) {
    int64_t second = pdf->opts->time;
    if (second < 0 || second > 253402300799) /* year 9999 */
        second = 0;
    time_t t = (time_t)second;
    struct tm tm;
    gmtime_r(&t, &tm);
    return td_str_format(pdf->arena, xmp ? "%04d-%02d-%02dT%02d:%02d:%02dZ" : "D:%04d%02d%02d%02d%02d%02dZ",
                         tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

uint32_t td_pdf_info_write(td_pdf *pdf) {
    const td_doc *doc = pdf->pages->doc;
    td_buf dict = {0};
    td_pdf_entry(&dict, "Title", title_of(pdf));
    td_pdf_entry(&dict, "Author", doc->author);
    td_pdf_entry(&dict, "Subject", doc->abstract);
    td_pdf_entry(&dict, "Keywords", keywords_of(pdf));
    td_pdf_entry(&dict, "Creator", pdf->opts->producer);
    td_pdf_entry(&dict, "Producer", pdf->opts->producer);
    td_pdf_entry(&dict, "CreationDate", date_of(pdf, false));
    td_pdf_entry(&dict, "ModDate", date_of(pdf, false));
    uint32_t id = td_pdf_add(pdf->file, &dict);
    td_buf_free(&dict);
    return id;
}

/* ---- XMP ---- */

static void put_element(td_buf *out, const char *name, td_str text) {
    if (!text.n)
        return;
    td_buf_format(out, "<%s>", name);
    td_pdf_xml(out, text);
    td_buf_format(out, "</%s>\n", name);
}

/* container: "Alt" (language alternatives), "Seq" or "Bag". */
static void put_container(td_buf *out, const char *name, const char *container, td_str text) {
    if (!text.n)
        return;
    bool alt = container[0] == 'A';
    td_buf_format(out, "<%s><rdf:%s><rdf:li%s>", name, container, alt ? " xml:lang=\"x-default\"" : "");
    td_pdf_xml(out, text);
    td_buf_format(out, "</rdf:li></rdf:%s></%s>\n", container, name);
}

static const char xmp_head[] =
    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
    " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\""
    " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
    " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
    " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
    "<dc:format>application/pdf</dc:format>\n";

/* PDF/A knows no pdfuaid: it must be described as an extension (ISO 19005-2, 6.6.2.3). */
static const char xmp_tail[] =
    "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>\n<pdfuaid:part>1</pdfuaid:part>\n"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">"
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n"
    "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>";

static uint32_t write_xmp(td_pdf *pdf) {
    const td_doc *doc = pdf->pages->doc;
    td_buf xmp = {0}, dict = {0};
    td_str date = date_of(pdf, true), keywords = keywords_of(pdf);
    td_buf_put(&xmp, xmp_head, sizeof xmp_head - 1);
    put_container(&xmp, "dc:title", "Alt", title_of(pdf));
    put_container(&xmp, "dc:creator", "Seq", doc->author);
    put_container(&xmp, "dc:description", "Alt", doc->abstract);
    put_container(&xmp, "dc:subject", "Bag", keywords);
    put_container(&xmp, "dc:language", "Bag", td_pdf_lang(pdf));
    put_element(&xmp, "dc:source", pdf->opts->faces);
    put_element(&xmp, "xmp:CreateDate", date);
    put_element(&xmp, "xmp:ModifyDate", date);
    put_element(&xmp, "xmp:MetadataDate", date);
    put_element(&xmp, "xmp:CreatorTool", pdf->opts->producer);
    put_element(&xmp, "pdf:Producer", pdf->opts->producer);
    put_element(&xmp, "pdf:Keywords", keywords);
    td_buf_put(&xmp, xmp_tail, sizeof xmp_tail - 1);
    td_buf_puts(&dict, "/Type/Metadata/Subtype/XML");
    uint32_t id = td_pdf_reserve(pdf->file);
    td_pdf_stream(pdf->file, id, &dict, td_buf_view(&xmp), false);
    td_buf_free(&xmp);
    td_buf_free(&dict);
    return id;
}

/* ---- catalogue ---- */

static uint32_t write_profile(td_pdf *pdf) {
    td_buf dict = {0};
    td_buf_puts(&dict, "/N 3");
    uint32_t id = td_pdf_reserve(pdf->file);
    td_pdf_stream(pdf->file, id, &dict, pdf->opts->icc, true);
    td_buf_free(&dict);
    return id;
}

static void put_ref(td_buf *out, const char *key, uint32_t id) {
    if (!id)
        return;
    td_buf_puts(out, key);
    td_pdf_ref(out, id);
}

static bool is_right_to_left(td_str lang) {
    static const char *const tags[] = {"ar", "he", "fa", "ur", "ps", "yi", "dv", "ckb"};
    size_t dash = td_str_index(lang, '-');
    td_str primary = td_str_sub(lang, 0, dash == SIZE_MAX ? lang.n : dash);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (td_str_is(primary, tags[i]))
            return true;
    return false;
}

uint32_t td_pdf_catalog_write(td_pdf *pdf, uint32_t tree, uint32_t names, uint32_t outline, uint32_t pages_root) {
    uint32_t xmp = write_xmp(pdf), profile = write_profile(pdf);
    td_buf dict = {0};
    td_buf_puts(&dict, "/Type/Catalog");
    put_ref(&dict, "/Pages ", pages_root);
    put_ref(&dict, "/StructTreeRoot ", tree);
    td_buf_puts(&dict, "/MarkInfo<</Marked true>>");
    td_pdf_entry(&dict, "Lang", td_pdf_lang(pdf));
    td_buf_puts(&dict, "/ViewerPreferences<</DisplayDocTitle true");
    td_buf_puts(&dict, is_right_to_left(td_pdf_lang(pdf)) ? "/Direction/R2L>>" : ">>");
    put_ref(&dict, "/Metadata ", xmp);
    td_buf_puts(&dict, "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
                       "/Info(sRGB IEC61966-2.1)/RegistryName(http://www.color.org)");
    put_ref(&dict, "/DestOutputProfile ", profile);
    td_buf_puts(&dict, ">>]/PageLabels");
    td_pdf_page_labels(pdf, &dict);
    if (names) {
        put_ref(&dict, "/Names<</Dests ", names);
        td_buf_puts(&dict, ">>");
    }
    if (outline) {
        put_ref(&dict, "/Outlines ", outline);
        td_buf_puts(&dict, "/PageMode/UseOutlines");
    }
    uint32_t id = td_pdf_add(pdf->file, &dict);
    td_buf_free(&dict);
    return id;
}

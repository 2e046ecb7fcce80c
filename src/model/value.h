/* value.h - YAML values with the place where they were written. */
#ifndef TD_MODEL_VALUE_H
#define TD_MODEL_VALUE_H
#include "base/source.h"

typedef enum { TD_NULL, TD_BOOL, TD_INT, TD_FLOAT, TD_STRING, TD_SEQ, TD_MAP_VALUE } td_value_kind;

typedef struct td_value td_value;

typedef struct {
    td_str key;
    td_span key_span;
    td_value *value;
} td_member;

struct td_value {
    td_value_kind kind;
    td_span span;
    td_str text;     /* scalars: the text, escapes and folding resolved; numbers as written */
    bool plain;      /* scalar without quotes */
    int64_t integer; /* TD_INT, TD_BOOL */
    td_value **items; /* TD_SEQ */
    td_member *members; /* TD_MAP_VALUE, in order */
    size_t n;
    td_segs segs;    /* scalars: where each piece of text was written, for Markdown inside YAML */
};

/* Member of a mapping; NULL when absent or v is NULL or no mapping. */
const td_value *td_value_find(const td_value *v, const char *key);
const td_value *td_value_find_str(const td_value *v, td_str key);
/* By a path "a.b.c". */
const td_value *td_value_at(const td_value *v, const char *path);
/* Text of a scalar, or the default. */
td_str td_value_text(const td_value *v, const char *otherwise);
bool td_value_bool(const td_value *v, bool otherwise);
int64_t td_value_int(const td_value *v, int64_t otherwise);
/* Whether a sequence holds the text, or a scalar is it. */
bool td_value_has(const td_value *v, td_str text);
td_value *td_value_new(td_arena *arena, td_value_kind kind, td_span span);
void td_value_dump(td_buf *out, const td_value *v, int indent);
/* Members of `over` replace those of `base`, mappings are merged member by member; both stay unchanged. */
td_value *td_value_merge(td_arena *arena, const td_value *base, const td_value *over);

#endif

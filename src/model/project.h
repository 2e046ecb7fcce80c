/* project.h - content/project.yaml after validation: works, axes of variants, targets. */
#ifndef TD_MODEL_PROJECT_H
#define TD_MODEL_PROJECT_H
#include "model/doc.h"

typedef struct {
    td_str *p;
    size_t n, cap;
} td_strs;

bool td_strs_has(const td_strs *list, td_str s);

typedef struct {
    td_str id;      /* "tris-guideline" */
    td_str family;  /* "guideline": folder, layout, short name */
    const td_value *title, *subtitle; /* text, or mapping language -> text */
    td_strs files;  /* paths relative to the project root, globs expanded, in order */
    td_strs audiences;
    const td_value *value; /* the whole entry */
    td_span span;
} td_work;

typedef struct {
    const td_work *work;
    td_str audience, lang, region, partner; /* region, partner may be empty */
    bool pdf, html;
    bool listed; /* false: asked for by options, therefore marked as draft */
    td_str name; /* "tris-guideline_1.0.0_business_de" */
    td_span span;
} td_target;

typedef struct {
    td_str root; /* absolute path of the folder that holds content/ */
    td_str version, date, status;
    bool draft;
    td_strs languages, audiences, hooks, bibliography;
    const td_value *regions, *partners; /* id -> value of the file (mapping), or NULL */
    td_work *works;
    size_t nworks;
    td_target *targets;
    size_t ntargets;
    const td_value *value;
    td_span span;
} td_project;

/* By id or family; NULL when unknown. */
const td_work *td_project_find_work(const td_project *project, td_str name);
/* Title of a work in a language, falling back to the first one given. */
td_str td_work_title(const td_work *work, td_str lang);

#endif

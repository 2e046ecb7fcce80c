#include "model/project.h"

bool td_strs_has(const td_strs *list, td_str s) {
    for (size_t i = 0; i < list->n; i++)
        if (td_str_eq(list->p[i], s))
            return true;
    return false;
}

const td_work *td_project_find_work(const td_project *project, td_str name) {
    for (size_t i = 0; i < project->nworks; i++)
        if (td_str_eq(project->works[i].id, name) || td_str_eq(project->works[i].family, name))
            return &project->works[i];
    return NULL;
}

td_str td_work_title(const td_work *work, td_str lang) {
    if (work->title && work->title->kind == TD_MAP_VALUE) {
        const td_value *v = td_value_find_str(work->title, lang);
        return td_value_text(v ? v : work->title->n ? work->title->members[0].value : NULL, "");
    }
    return td_value_text(work->title, "");
}

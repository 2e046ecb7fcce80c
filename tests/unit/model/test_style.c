#include "model/page.h"
#include "model/project.h"
#include "test.h"

static void contrast_follows_wcag(void **state) {
    (void)state;
    assert_int_equal(td_contrast(0x000000, 0xFFFFFF), 2100);
    assert_int_equal(td_contrast(0xFFFFFF, 0x000000), 2100);
    assert_int_equal(td_contrast(0x123456, 0x123456), 100);
    assert_int_equal(td_contrast(0x767676, 0xFFFFFF), 454); /* the lightest grey that passes */
    assert_int_equal(td_contrast(0x777777, 0xFFFFFF), 447);
    assert_int_equal(td_contrast(0xFF0000, 0xFFFFFF), 399);
    assert_int_equal(td_contrast(0x0000FF, 0xFFFFFF), 859);
}

static void locale_falls_back_to_the_primary_language(void **state) {
    (void)state;
    td_locale locales[] = {{.lang = TD_S("de")}, {.lang = TD_S("en")}, {.lang = TD_S("de-CH")}};
    td_style style = {.locale = &locales[0], .locales = locales, .nlocales = 3};
    assert_ptr_equal(td_style_locale(&style, TD_S("de-CH")), &locales[2]);
    assert_ptr_equal(td_style_locale(&style, TD_S("en-GB")), &locales[1]);
    assert_ptr_equal(td_style_locale(&style, TD_S("fr")), &locales[0]);
    assert_ptr_equal(td_style_locale(&style, TD_NOSTR), &locales[0]);
    assert_str(td_locale_word(&locales[0], "label.figure"), "label.figure");
    assert_str(td_locale_word(NULL, "label.figure"), "label.figure");
}

static void works_are_found_by_id_and_family(void **state) {
    (void)state;
    td_work works[] = {{.id = TD_S("tris-guideline"), .family = TD_S("guideline")},
                       {.id = TD_S("tris-report"), .family = TD_S("research-report")}};
    td_project project = {.works = works, .nworks = 2};
    assert_ptr_equal(td_project_find_work(&project, TD_S("guideline")), &works[0]);
    assert_ptr_equal(td_project_find_work(&project, TD_S("tris-report")), &works[1]);
    assert_null(td_project_find_work(&project, TD_S("report")));
    assert_str(td_work_title(&works[0], TD_S("de")), "");
}

static void every_tag_has_a_name(void **state) {
    (void)state;
    for (int i = 0; i < TD_TAG_COUNT; i++)
        assert_non_null(td_tag_name((td_tag)i));
    assert_string_equal(td_tag_name(TD_TAG_BIBENTRY), "BibEntry");
    assert_string_equal(td_tag_name(TD_TAG_TITLE), "Title");
    assert_string_equal(td_tag_name(TD_TAG_LINK), "Link");
}

static void places_are_found_by_node(void **state) {
    (void)state;
    td_node a = {0}, b = {0};
    td_place places[] = {{&a, 3, 100}, {&b, 4, 0}};
    td_pages pages = {0};
    pages.places.p = places;
    pages.places.n = 2;
    assert_int_equal(td_pages_find_place(&pages, &b)->page, 4);
    pages.places.n = 1;
    assert_null(td_pages_find_place(&pages, &b));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_follows_wcag),
        cmocka_unit_test(locale_falls_back_to_the_primary_language),
        cmocka_unit_test(works_are_found_by_id_and_family),
        cmocka_unit_test(every_tag_has_a_name),
        cmocka_unit_test(places_are_found_by_node),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

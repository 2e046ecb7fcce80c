# One libFuzzer program per tests/fuzz/fuzz_*.c (preset fuzz, clang).
file(GLOB fuzzers CONFIGURE_DEPENDS tests/fuzz/fuzz_*.c)
foreach(source IN LISTS fuzzers)
  get_filename_component(target ${source} NAME_WE)
  add_executable(${target} ${source})
  target_link_libraries(${target} PRIVATE td_all)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer,address,undefined)
endforeach()

# What lies beside the program: layouts and hooks in share/trisdoc, translations of the messages in share/locale.
# The build tree has the translations in share/locale beside the program, scripts/build copies them to out/share/locale:
# the program looks in <folder of the program>/../share/locale, then in <folder of the program>/share/locale.
find_program(MSGFMT msgfmt)
file(GLOB catalogues CONFIGURE_DEPENDS po/*.po)
set(messages)
foreach(catalogue IN LISTS catalogues)
  get_filename_component(language ${catalogue} NAME_WE)
  set(folder ${CMAKE_BINARY_DIR}/share/locale/${language}/LC_MESSAGES)
  if(MSGFMT)
    add_custom_command(OUTPUT ${folder}/trisdoc.mo
      COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
      COMMAND ${MSGFMT} --check -o ${folder}/trisdoc.mo ${catalogue}
      DEPENDS ${catalogue} VERBATIM)
    list(APPEND messages ${folder}/trisdoc.mo)
    install(FILES ${folder}/trisdoc.mo DESTINATION ${CMAKE_INSTALL_LOCALEDIR}/${language}/LC_MESSAGES)
  else()
    message(WARNING "msgfmt is missing: messages will be English only")
  endif()
endforeach()
add_custom_target(messages ALL DEPENDS ${messages})

install(TARGETS trisdoc)
install(DIRECTORY layouts DESTINATION ${CMAKE_INSTALL_DATADIR}/trisdoc)
install(DIRECTORY scripts/hooks scripts/lib DESTINATION ${CMAKE_INSTALL_DATADIR}/trisdoc/scripts)

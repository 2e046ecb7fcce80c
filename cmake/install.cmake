install(TARGETS trisdoc)
install(DIRECTORY layouts DESTINATION ${CMAKE_INSTALL_DATADIR}/trisdoc)
install(DIRECTORY scripts/hooks scripts/lib DESTINATION ${CMAKE_INSTALL_DATADIR}/trisdoc/scripts)

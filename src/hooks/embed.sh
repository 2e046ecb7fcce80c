#!/bin/sh
# Turns pandoc.lua into prelude.inc, one C string a line (comments and indentation left out, lines kept for tracebacks).
# Run it after every change; tests/unit/hooks/test_sandbox.c fails when prelude.inc is out of date.
cd "$(dirname "$0")" || exit 1
{
    echo '/* Made by embed.sh from pandoc.lua: do not edit. */'
    sed -e 's/^ *//' -e 's/^--.*//' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$/\\n",/' pandoc.lua
} >prelude.inc

#include "layout/inline.h"

int td_hang_end(uint32_t c) {
    switch (c) {
    case '-':
    case 0xAD:
    case 0x2010:
        return 700;
    case '.':
    case ',':
        return 700;
    case ';':
    case ':':
        return 450;
    case '!':
    case '?':
        return 200;
    case ')':
    case ']':
        return 120;
    case 0x2013: /* en dash */
        return 300;
    case 0x2014:
        return 200;
    case 0x2018: /* quotes that close in one language or another */
    case 0x2019:
    case 0x201C:
    case 0x201D:
    case 0x203A:
    case 0xBB:
    case 0x2039:
    case 0xAB:
    case '"':
    case '\'':
        return 550;
    case 'r':
    case 't':
        return 40;
    case 'A':
    case 'V':
    case 'W':
    case 'T':
    case 'Y':
    case 'v':
    case 'w':
    case 'y':
        return 50;
    default:
        return 0;
    }
}

int td_hang_start(uint32_t c) {
    switch (c) {
    case 0x201E:
    case 0x201A:
    case 0x201C:
    case 0x2018:
    case 0xAB:
    case 0xBB:
    case 0x2039:
    case 0x203A:
    case '"':
    case '\'':
        return 550;
    case '(':
    case '[':
        return 100;
    case 0x2013:
        return 300;
    case 'A':
    case 'T':
    case 'V':
    case 'W':
    case 'Y':
    case 'v':
    case 'w':
    case 'y':
        return 50;
    default:
        return 0;
    }
}

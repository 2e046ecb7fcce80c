/* image.h - a picture ready to be written: made by image/, placed by layout/, written by the emitters. */
#ifndef TD_MODEL_IMAGE_H
#define TD_MODEL_IMAGE_H
#include "base/units.h"

typedef enum {
    TD_IMAGE_JPEG,  /* data: the file's own DCT stream, gray or RGB */
    TD_IMAGE_PNG,   /* data: joined IDAT stream of an opaque, non-interlaced 8-bit gray, RGB or palette PNG (predictor 15) */
    TD_IMAGE_PIXELS /* data: width*height*channels bytes, not compressed */
} td_image_kind;

typedef struct td_image {
    td_image_kind kind;
    int width, height; /* pixels, after EXIF rotation */
    int channels;      /* 1 gray, 3 RGB; palette PNG: 1 (index) */
    int dpi;           /* 0: not stated */
    td_str data;
    td_str alpha;      /* width*height bytes, or empty */
    td_str palette;    /* RGB triples for TD_IMAGE_PNG with palette, or empty */
    td_str file;       /* the original file's bytes, for HTML */
    td_str mime;       /* "image/png" */
    td_str name;       /* file name without folder, for HTML assets */
    uint64_t hash;     /* of the file's bytes: the same picture is embedded once */
} td_image;

#endif

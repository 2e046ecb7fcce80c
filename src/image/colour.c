#include <lcms2.h>

#include "image/decode.h"

enum { MAX_PROFILE = 4 << 20 };

bool td_colour_is_srgb(td_str icc) {
    /* "sRGB" in the description, as plain text or as UTF-16 */
    return td_str_find(icc, TD_S("sRGB")) != SIZE_MAX || td_str_find(icc, TD_S("s\0R\0G\0B")) != SIZE_MAX;
}

/* Gray with the tone curve of sRGB, so that gray stays gray. */
static cmsHPROFILE gray_profile(cmsContext c) {
    static const double srgb[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    cmsToneCurve *curve = cmsBuildParametricToneCurve(c, 4, srgb);
    cmsHPROFILE profile = curve ? cmsCreateGrayProfileTHR(c, cmsD50_xyY(), curve) : NULL;
    cmsFreeToneCurve(curve);
    return profile;
}

static bool convert(cmsContext c, cmsHPROFILE from, cmsHPROFILE to, int channels, bool inverted, const uint8_t *in,
                    uint8_t *out, size_t npixels) {
    static const cmsColorSpaceSignature spaces[5] = {0, cmsSigGrayData, 0, cmsSigRgbData, cmsSigCmykData};
    if (!from || !to || cmsGetColorSpace(from) != spaces[channels])
        return false;
    cmsUInt32Number source = channels == 1   ? TYPE_GRAY_8
                             : channels == 3 ? TYPE_RGB_8
                             : inverted      ? TYPE_CMYK_8_REV
                                             : TYPE_CMYK_8;
    cmsUInt32Number target = channels == 1 ? TYPE_GRAY_8 : TYPE_RGB_8;
    cmsHTRANSFORM t = cmsCreateTransformTHR(c, from, source, to, target, INTENT_PERCEPTUAL, 0);
    if (!t)
        return false;
    enum { STEP = 1 << 20 };
    for (size_t at = 0; at < npixels; at += STEP) {
        size_t n = npixels - at < STEP ? npixels - at : STEP;
        cmsDoTransform(t, in + at * (size_t)channels, out + at * (channels == 1 ? 1 : 3), (cmsUInt32Number)n);
    }
    cmsDeleteTransform(t);
    return true;
}

bool td_colour_convert(td_str icc, int channels, bool inverted, const uint8_t *in, uint8_t *out, size_t npixels) {
    if (icc.n < 128 || icc.n > MAX_PROFILE)
        return false;
    cmsContext c = cmsCreateContext(NULL, NULL);
    if (!c)
        return false;
    cmsHPROFILE from = cmsOpenProfileFromMemTHR(c, icc.p, (cmsUInt32Number)icc.n);
    cmsHPROFILE to = channels == 1 ? gray_profile(c) : cmsCreate_sRGBProfileTHR(c);
    bool ok = convert(c, from, to, channels, inverted, in, out, npixels);
    if (from)
        cmsCloseProfile(from);
    if (to)
        cmsCloseProfile(to);
    cmsDeleteContext(c);
    return ok;
}

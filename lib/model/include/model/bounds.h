/* How much of anything is taken: each bound once. */
#ifndef MODEL_BOUNDS_H
#define MODEL_BOUNDS_H

enum {
    ID_BYTES_MAX = 128,                     /* project, org, role, dashboard, key ids */
    USER_REFERENCE_BYTES_MAX = 256,
    ENTRIES_MAX = 1000,                     /* permissions or checks in one body */
    ROLES_MAX = 100,                        /* roles that one check looks at */
    BODY_BYTES_MAX = 1024 * 1024,
    LOGIN_BODY_BYTES_MAX = 16 * 1024 * 1024,    /* a config object with its roster */
    FORM_BODY_BYTES_MAX = 1024 * 1024,      /* of the sharing page: a token, or a config object, and a few fields */
    LIST_LIMIT_MAX = 1000,
    LIST_LIMIT_DEFAULT = 100,
    KEY_NAME_BYTES_MAX = 128,
    AUDIT_REASON_BYTES_MAX = 256,
    REQUEST_ID_BYTES_MAX = 64,
    DASHBOARD_NAME_BYTES_MAX = 256,
    METADATA_BYTES_MAX = 64 * 1024,         /* as compact JSON */
    METADATA_DEPTH_MAX = 16,
    CHARTS_MAX = 1000,
    CHART_ID_BYTES_MAX = 128,
    CHART_NAME_BYTES_MAX = 256
};

#endif

/* What an API key is for. */
#ifndef MODEL_KEY_PURPOSE_H
#define MODEL_KEY_PURPOSE_H

/* The values are stored. */
enum key_purpose {
    KEY_SERVER = 1,         /* a project's server: every route that takes a key */
    KEY_PAGE = 2            /* the config object of the sharing page, which a browser holds; nothing else */
};

#endif

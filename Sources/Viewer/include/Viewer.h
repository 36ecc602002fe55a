#ifndef GC_VIEWER_H
#define GC_VIEWER_H

/* A text of the page that shows dumps: "page", "styles" or "scripts"; NULL for other names. */
const char *gc_viewer_text(const char *name);

#endif

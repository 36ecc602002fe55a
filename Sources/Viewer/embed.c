/* The page as text. Only these lists name the files' order. */
#include "Viewer.h"

#include <stddef.h>
#include <string.h>

#if defined(__clang__)
#pragma clang diagnostic ignored "-Wc23-extensions"
#endif

static const char page_text[] = {
#embed "Page/page.html"
    , '\0'};

static const char styles_text[] = {
#embed "Styles/theme.css"
    , '\n',
#embed "Styles/frame.css"
    , '\n',
#embed "Styles/graph.css"
    , '\n',
#embed "Styles/panel.css"
    , '\n',
#embed "Styles/memory.css"
    , '\0'};

static const char scripts_text[] = {
#embed "Scripts/data.js"
    , '\n',
#embed "Scripts/state.js"
    , '\n',
#embed "Scripts/markup.js"
    , '\n',
#embed "Scripts/ranking.js"
    , '\n',
#embed "Scripts/ordering.js"
    , '\n',
#embed "Scripts/placing.js"
    , '\n',
#embed "Scripts/layout.js"
    , '\n',
#embed "Scripts/scene.js"
    , '\n',
#embed "Scripts/kernels.js"
    , '\n',
#embed "Scripts/drawing.js"
    , '\n',
#embed "Scripts/viewport.js"
    , '\n',
#embed "Scripts/stages.js"
    , '\n',
#embed "Scripts/search.js"
    , '\n',
#embed "Scripts/code.js"
    , '\n',
#embed "Scripts/panel.js"
    , '\n',
#embed "Scripts/overview.js"
    , '\n',
#embed "Scripts/memory.js"
    , '\n',
#embed "Scripts/splitter.js"
    , '\n',
#embed "Scripts/keys.js"
    , '\n',
#embed "Scripts/main.js"
    , '\0'};

const char *gc_viewer_text(const char *name) {
  if (strcmp(name, "page") == 0) return page_text;
  if (strcmp(name, "styles") == 0) return styles_text;
  if (strcmp(name, "scripts") == 0) return scripts_text;
  return NULL;
}

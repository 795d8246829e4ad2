"""The HTML that templates of this house may use: elements, attributes, what stands where.

A name that is missing here does not compile; add it when a page needs it, never what runs
script or carries style.
"""
VOID = set("br hr img input link meta col wbr".split())
ELEMENTS = VOID | set(
    "html head title body script header footer main nav aside section article h1 h2 h3 h4 p div span a "
    "ul ol li dl dt dd table caption colgroup thead tbody tfoot tr th td form fieldset legend label select option "
    "optgroup textarea button output datalist progress meter details summary figure figcaption pre code kbd "
    "strong em b i small sub sup mark del ins time data abbr q blockquote noscript "
    "svg g path rect line circle polyline polygon text use defs symbol".split())
SVG = set("svg g path rect line circle polyline polygon text use defs symbol".split())
# Elements that must stand inside a given one; what cannot hold what.
PARENT = {"li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody", "tfoot"},
          "td": {"tr"}, "th": {"tr"}, "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"},
          "caption": {"table"}, "option": {"select", "optgroup", "datalist"}, "legend": {"fieldset"},
          "summary": {"details"}, "figcaption": {"figure"}, "col": {"colgroup"}}
NOT_WITHIN = {"form": {"form"}, "a": {"a", "button"}, "button": {"a", "button"}, "p": {"p"}, "div": {"p", "span"},
              "table": {"p"}, "ul": {"p"}, "ol": {"p"}, "h1": {"p"}, "h2": {"p"}, "h3": {"p"}, "section": {"p"},
              "dl": {"p"}, "pre": {"p"}, "label": {"label"}}
NEEDS = {"img": ["alt", "src"], "button": ["type"], "form": ["method", "action"], "a": ["href"], "script": ["src"],
         "html": ["lang"], "th": ["scope"], "input": ["type"]}

GLOBAL = set("class id title lang hidden tabindex role".split())
ATTRIBUTES = {name: set(words.split()) for name, words in {
    "html": "", "a": "href download rel", "form": "action method enctype autocomplete novalidate",
    "input": "type name value placeholder checked disabled required readonly min max step minlength maxlength size "
             "pattern accept multiple autocomplete list inputmode autofocus form",
    "select": "name multiple size required disabled autocomplete form", "option": "value selected disabled label",
    "optgroup": "label disabled",
    "textarea": "name rows cols placeholder required readonly disabled maxlength spellcheck",
    "button": "type name value disabled formaction form", "label": "for", "output": "for",
    "fieldset": "disabled", "th": "colspan rowspan scope", "td": "colspan rowspan headers", "col": "span",
    "time": "datetime", "data": "value", "progress": "value max", "meter": "value min max low high optimum",
    "details": "open", "img": "src alt width height loading", "link": "rel href type", "meta": "charset name content",
    "script": "src defer", "ol": "start", "abbr": "", "q": "", "del": "datetime", "ins": "datetime",
}.items()}
SVG_ATTRIBUTES = set("viewBox width height x y x1 y1 x2 y2 cx cy r rx d points href fill stroke transform "
                     "preserveAspectRatio text-anchor focusable".split())
BOOLEAN = set("checked disabled required readonly multiple selected open hidden autofocus novalidate defer".split())
ADDRESS = set("href src action formaction hx-get hx-post".split())
STATIC = set("type rel method enctype charset lang role inputmode autocomplete scope loading pattern accept "
             "spellcheck d points transform hx-target hx-swap hx-trigger hx-select hx-push-url hx-include "
             "hx-indicator hx-sync hx-disabled-elt hx-boost hx-encoding hx-preserve".split())
HTMX = {a for a in STATIC if a.startswith("hx-")} | {"hx-get", "hx-post", "hx-confirm"}

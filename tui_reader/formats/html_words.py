"""What sites call things: the classes, names and headings by which a page's parts are known."""

from __future__ import annotations

import re

from tui_reader.patterns import compiled


def words_in(text: str) -> frozenset[str]:
    """Give the words of a text as a set."""
    return frozenset(text.split())


BLOCKS = words_in(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section "
    "summary table tbody td tfoot th thead tr ul"
)
"""Elements that begin a line of their own."""
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
UNREAD = words_in(
    "head script style template noscript iframe object embed canvas audio video svg map button select input "
    "textarea datalist progress meter frameset noframes link meta base param source track applet title"
)
"""Elements whose words are not for reading."""

REF_TYPES = frozenset(("noteref",))
BACK_TYPES = frozenset(("backlink", "referrer"))
NOTE_TYPES = frozenset(("footnote", "endnote", "rearnote", "note"))
REGION_TYPES = frozenset(("footnotes", "endnotes", "rearnotes"))

REF_CLASSES = words_in(
    "footnote-ref footnote-reference footnoteref fnref fn-ref noteref note-ref footref fnanchor footnote-anchor "
    "footnote-link footnotecall footnoteanchor sdfootnoteanc sdendnoteanc footnotereference msofootnotereference "
    "msoendnotereference endnote-ref endnote-reference endnoteref footnote_plugin_tooltip_text easy-footnote "
    "simple-footnote superscript-note fn-marker footnote-marker note-marker ltx_note_mark reference enote "
    "footnotelink footnote_referrer js-footnote-ref footnote-call"
)
BACK_CLASSES = words_in(
    "footnote-back footnote-backref footnote-backlink footnotebackref fn-backref reversefootnote mw-cite-backlink "
    "footnote-number footnum easy-footnote-to-top backlink back-link sdfootnotesym sdendnotesym footnote-return "
    "cite_ref_back _idfootnoteanchor footnote_backlink data-footnote-backref"
)
REGION_CLASSES = words_in(
    "footnotes endnotes reflist references footnote-list footnotelist notes-list wp-block-footnotes rearnotes "
    "easy-footnotes-wrapper footnotes-list footnote-section footnotes-section endnotes-list footnotes-container "
    "simple-footnotes footnote-definitions footnotes_reference_container notelist mw-references-wrap"
)
REGION_NAMES = words_in("footnotes endnotes fns references-notes footnote-list")
ITEM_CLASSES = words_in(
    "footnote endnote footnote-body footnote-definition footdef footnote-item fn footnotetext msofootnotetext "
    "msoendnotetext sdfootnote sdendnote footnotebody easy-footnote-single footnotes_plugin_reference_row "
    "footnote-content footnote-text note-text endnote-text footnote-entry"
)
INLINE_NOTE_CLASSES = words_in(
    "sidenote marginnote ltx_note footnote-inline inline-footnote inlinenote side-note margin-note "
    "modern-footnotes-footnote__note"
)
NOTE_MARK_CLASSES = words_in(
    "ltx_note_mark ltx_tag_note sidenote-number margin-toggle footnote_tooltip footnote-tooltip mw-cite-backlink "
    "footnote-popup reference-accessdate-hidden sidenote-toggle "
    "modern-footnotes-footnote"
)
"""What stands in or beside a note and only repeats its number or its words."""

NOTES_HEADING = compiled(
    r"\W*(?:(?:foot|end)[ -]?)?notes?(?: and references| to .{1,60}| du traducteur)?\W*|references\W*"
    r"|works cited in notes|anmerkungen\W*|fu(?:ß|ss)noten\W*|endnoten\W*"
    r"|notas\W*|noten\W*|notes de bas de page\W*|примечания\W*|note\W*",
    re.IGNORECASE,
)
LABEL = compiled(
    r"[\[({]?\s*(?:(?:foot|end)?note\s|nb?\.?\s|fn\.?\s|lower-alpha\s)?\s*"
    r"(?P<label>\d{1,7}|[a-zA-Z]"
    r"|(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})|[*†‡§¶‖#]{1,4})\s*[.:]?\s*[\])}]?[.:]?",
    re.IGNORECASE,
)
"""The words of a link that could call a note: ``1``, ``[1]``, ``(a)``, ``*``, ``note 3``."""
NAMED_NOTE = compiled(
    r"(?:^|[#._:-])(?:_?(?:foot|end|cite_?|rear|side)?-?(?:note|ftn|edn|fn|en|sdfootnote|sdendnote)s?[._:-]?(?:ref)?"
    r"|footnote_plugin_reference|[nfe])[._:-]?(?:bottom-)?[\w.:-]*\d|^\d{1,3}[a-z]?$",
    re.IGNORECASE,
)
"""Names that pages give to their notes: ``fn1``, ``_ftn1``, ``cite_note-Smith-3``, ``n12``, ``sdfootnote1sym``."""
ARROWS = compiled(
    r"[\s\[(]*(?:[↩↑↵⏎⤴⮌⬆^⇑⌃\ufe0e\ufe0f]+|(?:go )?back(?: to (?:the )?text)?|return(?: to (?:the )?text)?|jump up"
    r"|top|back to top)[\s\])]*\.?",
    re.IGNORECASE,
)
"""The words of a link that leads from a note back to its callout."""
PAGE_CLASSES = words_in("pagenum pageno pagenumber page-number page-break pagebreak pb pagina page-num")

QUOTE_CLASSES = words_in(
    "quote quoted quotation quotations blockquote block-quote block_quote quoteb quotec quotes extract bq bquote "
    "displayquote display-quote longquote long-quote quotation-block wp-block-quote pullquote wp-block-pullquote "
    "templatequote disp-quote msoquote msointensequote epubquote ext prose-extract verse-extract letter-extract"
)
EPIGRAPH_CLASSES = frozenset(("epigraph", "epigraphs"))
BYLINE_CLASSES = words_in(
    "byline author by-author entry-author article-author post-author authorname author-name article__byline contrib"
)
SLANTED_CLASSES = words_in("italic italics ital it i em emph emphasis")
BOLD_CLASSES = frozenset(["bold", "b", "strong", "bd"])

FURNITURE_TAGS = frozenset(("nav", "menu", "dialog", "search"))
FURNITURE_ROLES = words_in(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tablist"
)
FURNITURE = compiled(
    r"(?:^|[-_ ])(?:share|sharing|sharedaddy|social|related|relatedposts|comments?|comment-list|respond|disqus|sidebar"
    r"|breadcrumbs?|newsletter|subscribe|subscription|signup|cookie|cookies|consent|gdpr|promo|promotion|advert\w*|ads?"
    r"|adsense|sponsor\w*|toolbar|navbar|navigation|navbox|nav|menu|pagination|pager|paging|skip-link|screen-reader-text"
    r"|sr-only|visually-hidden|visuallyhidden|mw-editsection|editsection|noprint|catlinks|printfooter|mw-jump-link"
    r"|siteSub|contentSub|toc|vector-toc|mw-indicators|site-header|site-footer|masthead|recommend\w*|trending|popular"
    r"|tag-list|tags-links|post-tags|entry-footer|post-footer|author-bio|about-author|author-box|widget|widgets|login"
    r"|paywall|modal|popup|overlay|feedback|rating|hidden-print|no-print|jp-relatedposts|reactions|like-button"
    r"|speechify-ignore|post-flair|toplink|linkback|updat|academic-tools|article-copyright|licenseContainer"
    r"|post-ufi|read-next|print-button|permalink)(?=$|[-_ ])",
    re.IGNORECASE,
)
"""Words in a class or name that tell the furniture of a site from its articles."""
BODIES = words_in(
    "entry-content post-content article-body article-content articlebody story-body post-body mw-parser-output "
    "available-content storycontent body-content post__content article__body article__content single-content "
    "markdown-body rich-text content-body page-content entry hentry"
)
"""Classes of what holds an article."""

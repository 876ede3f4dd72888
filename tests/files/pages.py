"""Web pages of several makes around an article: menus, cookie banners, side columns, footers. Pure."""

from html import escape

from tests.files.sources import Source

MENU = ("Home page", "Latest headlines", "Sports desk", "Opinion pieces", "Subscribe today", "Log in here")
BANNER = "We use cookies and similar tools to improve your visit and to show you personal advertising."
RELATED = ("Ten best cakes for a rainy day", "Weather warning for the weekend", "What the stars say about your week")
FOOTER = "All rights reserved by the publisher. Terms of service. Privacy notice. Contact the newsroom."
BOILERPLATE = (*MENU, BANNER, *RELATED, FOOTER, "Accept all", "Share this article")


def page(source: Source, template: int) -> str:
    """The article in one of five kinds of page; the same article, the same words."""
    return TEMPLATES[template % len(TEMPLATES)](source)


def _head(source: Source, data: str = "") -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(source.title)} | The Gazette</title>"
        f'<meta name="author" content="{source.author}"><meta property="article:published_time" '
        f'content="{source.date}T09:30:00+00:00">'
        f'<link rel="canonical" href="{source.url}">{data}'
        "<style>nav{color:red}</style><script>var ads = ['Buy now'];</script></head>"
    )


def _body(source: Source) -> str:
    paragraphs = [f"<p>{escape(text)}</p>" for text in source.paragraphs]
    heads = "".join(f"<th>{cell}</th>" for cell in source.head)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in source.rows)
    items = "".join(f"<li>{escape(item)}</li>" for item in source.items)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"{''.join(paragraphs)}<h2>{escape(source.heading)}</h2>{table}<ul>{items}</ul>"


def _links(names: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(names)) + "</ul>"


def _news(source: Source) -> str:
    return (
        f'{_head(source)}<body><header><nav class="main-menu">{_links(MENU)}</nav></header>'
        f'<div id="cookie-banner" class="cookie-consent"><p>{BANNER}</p><button>Accept all</button></div>'
        f"<main><article><h1>{escape(source.title)}</h1>{_body(source)}</article>"
        f'<aside class="related"><h3>Related</h3>{_links(RELATED)}</aside></main>'
        f"<footer><p>{FOOTER}</p></footer></body></html>"
    )


def _blog(source: Source) -> str:
    return (
        f'{_head(source)}<body class="blog"><div class="navbar">{_links(MENU)}</div>'
        f'<div class="container"><div class="post">'
        f'<h1 class="entry-title">{escape(source.title)}</h1><div class="entry-content">{_body(source)}</div>'
        f'<div class="share-buttons"><a href="#">Share this article</a></div></div>'
        f'<div class="sidebar">{_links(RELATED)}</div></div>'
        f'<div class="site-footer">{FOOTER}</div><div class="gdpr-popup">{BANNER}</div></body></html>'
    )


def _wiki(source: Source) -> str:
    return (
        f'{_head(source)}<body><div id="mw-navigation"><div role="navigation">{_links(MENU)}</div></div>'
        f'<div id="content" role="main"><h1 id="firstHeading">{escape(source.title)}</h1>'
        f'<div id="bodyContent"><div id="mw-content-text">{_body(source)}</div></div></div>'
        f'<div id="footer" role="contentinfo"><p>{FOOTER}</p></div></body></html>'
    )


def _tables(source: Source) -> str:
    """As pages were made before style sheets."""
    return (
        f'{_head(source)}<body><div class="topnav">{_links(MENU)}</div>'
        f'<div class="content"><h1>{escape(source.title)}</h1>{_body(source)}</div>'
        f'<div class="footer">{FOOTER}</div></body></html>'
    )


def _saved(source: Source) -> str:
    """As a browser saves a page, with data for search engines and no article element."""
    data = (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", '
        f'"headline": "{source.title}", "datePublished": "{source.date}"}}</script>'
    )
    return (
        f"{_head(source, data)}<body><!-- saved from url --><nav>{_links(MENU)}</nav><section class='main-content'>"
        f"<h1>{escape(source.title)}</h1>{_body(source)}</section><nav class='pagination'>{_links(RELATED)}</nav>"
        f"<footer>{FOOTER}</footer></body></html>"
    )


TEMPLATES = (_news, _blog, _wiki, _tables, _saved)

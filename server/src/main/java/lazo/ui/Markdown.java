package lazo.ui;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown that people wrote, as HTML that is safe inside a page: HTML in it is shown as text,
 * addresses that run something are emptied, and pictures, which a page may not fetch from
 * elsewhere, are links.
 */
public final class Markdown {
  private static final int CHARACTERS_MAX = 200_000;
  private static final int NESTED_MAX = 40;

  /** A page has a title and sections of its own above what is written. */
  private static final int LEVELS_ABOVE = 2;

  private static final int LEVEL_MAX = 6;
  private static final List<Extension> TABLES = List.of(TablesExtension.create());
  private static final Parser PARSER =
      Parser.builder().extensions(TABLES).maxOpenBlockParsers(NESTED_MAX).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(TABLES)
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
          .build();

  private Markdown() {}

  public static String html(String text) {
    boolean cut = text.length() > CHARACTERS_MAX;
    try {
      Node document = PARSER.parse(cut ? text.substring(0, CHARACTERS_MAX) : text);
      document.accept(new Fitting());
      return RENDERER.render(document) + (cut ? "<p>…</p>" : "");
    } catch (StackOverflowError e) { // nested as no person would
      return "<pre>" + escaped(text) + "</pre>";
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static final class Fitting extends AbstractVisitor {
    @Override
    public void visit(Heading heading) {
      heading.setLevel(Math.min(LEVEL_MAX, heading.getLevel() + LEVELS_ABOVE));
      visitChildren(heading);
    }

    @Override
    public void visit(Image image) {
      visitChildren(image);
      Link link = new Link(image.getDestination(), image.getTitle());
      for (Node child = image.getFirstChild(); child != null; child = image.getFirstChild()) {
        link.appendChild(child);
      }
      image.insertAfter(link);
      image.unlink();
    }
  }
}

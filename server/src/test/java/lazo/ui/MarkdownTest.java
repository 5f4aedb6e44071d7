package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
  @Test
  void writesWhatPeopleMean() {
    assertThat(Markdown.html("# Title\n\n- **one**\n\n| a | b |\n|---|---|\n| 1 | 2 |"))
        .contains("<h3>Title</h3>", "<strong>one</strong>", "<table>", "<td>2</td>");
    assertThat(Markdown.html("[docs](https://example.com/a)"))
        .contains("<a rel=\"nofollow\" href=\"https://example.com/a\">docs</a>");
  }

  @Test
  void fetchesNoPicture() {
    assertThat(Markdown.html("![a *plot*](https://example.com/p.png)"))
        .contains("href=\"https://example.com/p.png\">a <em>plot</em></a>")
        .doesNotContain("<img");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "[x](javascript:alert(1))",
        "[x](JAVA&#115;cript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        "![x](vbscript:alert(1))",
        "```\"><script>alert(1)</script>\n```",
        "| <script> |\n|---|\n| <b onclick=x> |"
      })
  void runsNothing(String hostile) {
    assertThat(Markdown.html(hostile))
        .doesNotContain("<script", "<img", "<b ")
        .doesNotContainPattern("href=\"(?i)(javascript|data|vbscript)");
  }

  @Test
  void survivesWhatNobodyWrites() {
    assertThat(Markdown.html(">".repeat(100_000))).contains("<blockquote>");
    assertThat(Markdown.html("*a **b ".repeat(20_000) + " c** d*".repeat(20_000))).isNotEmpty();
    assertThat(Markdown.html("x".repeat(300_000))).hasSizeLessThan(250_000).contains("…");
  }
}

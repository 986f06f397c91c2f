// SPDX-License-Identifier: Apache-2.0
package dev.signet.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompilerTest {
    @TempDir private Path root;

    @BeforeEach
    void sources() throws IOException {
        Files.createDirectories(root.resolve("docs/decisions"));
        Files.writeString(root.resolve("docs/a.md"), "# A");
        Files.writeString(root.resolve("docs/decisions/1.md"), "# One");
        Files.writeString(root.resolve("Source.java"), "");
    }

    private Document document(String text) {
        var served = Map.of("docs/a.md", "a", "docs/decisions/1.md", "decisions/1");
        return Document.of(text, new Links(root, "docs/decisions/1.md", served));
    }

    @Test
    void linksLeadWhereTheirTargetsAreServedAndSourcesAreNotLinked() {
        String html =
                document(
                                "# T\n\n[a](../a.md#part) [self](#here) [out](https://e.example/)"
                                        + " [the **code**](../../Source.java)")
                        .html();
        assertTrue(html.contains(" href=\"/docs/a#part\">a</a>"), html);
        assertTrue(html.contains(" href=\"#here\">self</a>"), html);
        assertTrue(html.contains("href=\"https://e.example/\""), html);
        assertTrue(html.contains("the <strong>code</strong>"), html);
        assertFalse(html.contains("Source"), html);
    }

    @Test
    void aLinkThatLeadsNowhereEndsTheBuild() {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class, () -> document("# T\n\n[x](../gone.md)"));
        assertTrue(thrown.getMessage().contains("../gone.md"), thrown.getMessage());
    }

    @Test
    void headingsHaveIdsAsCodeHostsMakeThemAndStandInTheContents() {
        Document document = document("# The *T*\n\n## By hand, `x`\n\n## B\n\n## B\n\n### C");
        assertEquals("The T", document.title());
        for (String each : new String[] {"by-hand-x", "b", "b-1", "c"}) {
            assertTrue(document.html().contains(" id=\"" + each + "\""), document.html());
        }
        assertTrue(document.html().contains("<a href=\"#b-1\">B</a>"), document.html());
        assertFalse(document.html().contains("<h1"), document.html());
    }

    @Test
    void markupAndAddressesThatRunSomethingAreShownAsText() {
        String html =
                document("# T\n\n<script>x</script>\n\na <b onclick=\"x\">b</b> [c](javascript:x)")
                        .html();
        assertFalse(html.contains("<script") || html.contains("<b "), html);
        assertFalse(html.contains("javascript:"), html);
    }

    @Test
    void aTableScrollsInsideItselfAndHasANameOfItsOwn() {
        String table = "\n\n| | b |\n|---|---|\n| 1 | 2 |";
        String html = document("# T" + table + "\n\nand" + table).html();
        for (String name : new String[] {"Table 1", "Table 2"}) {
            String begin = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"";
            assertTrue(html.contains(begin + name + "\"><table>"), html);
        }
        assertFalse(html.contains("<th></th>"), html);
        assertTrue(html.contains("</table></div>"), html);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.signet.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// One document as a page has it.
///
/// @param title its first heading, which is not in the HTML
/// @param html a table of contents where there is more than a little, and the text. Markup in the
///     source is shown as text, tables and lines of code scroll inside themselves
record Document(String title, String html) {
    private static final int HEADINGS_MIN = 3;

    /// A heading of the second level.
    private record Part(String id, String text) {}

    static Document of(String markdown, Links links) {
        var extensions = List.of(TablesExtension.create());
        Node document = Parser.builder().extensions(extensions).build().parse(markdown);
        String title = takeTitle(document);
        Map<Node, String> ids = ids(document);
        document.accept(new Rewriting(links));
        HtmlRenderer renderer =
                HtmlRenderer.builder()
                        .extensions(extensions)
                        .escapeHtml(true)
                        .sanitizeUrls(true)
                        .attributeProviderFactory(
                                _ ->
                                        (node, _, attributes) -> {
                                            if (ids.containsKey(node)) {
                                                attributes.put("id", ids.get(node));
                                            }
                                        })
                        .build();
        return new Document(title, contents(document, ids) + scrolling(renderer.render(document)));
    }

    /// Tables and lines of code scroll inside themselves, by the keyboard too; each of these places
    /// has a name of its own.
    private static String scrolling(String html) {
        var text = new StringBuilder();
        int number = 0;
        for (String line : html.replace("<th></th>", "<td></td>").split("\n", -1)) {
            if (line.equals("<table>")) {
                number++;
                text.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\"")
                        .append(" aria-label=\"Table ")
                        .append(number)
                        .append("\">");
            }
            text.append(line.replace("<pre>", "<pre tabindex=\"0\">"));
            if (line.equals("</table>")) {
                text.append("</div>");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String takeTitle(Node document) {
        if (document.getFirstChild() instanceof Heading heading && heading.getLevel() == 1) {
            String title = text(heading);
            heading.unlink();
            return title;
        }
        throw new IllegalArgumentException("a document begins with its title");
    }

    /// As code hosts make them, so that links to headings hold there and here.
    private static Map<Node, String> ids(Node document) {
        var ids = new HashMap<Node, String>();
        var used = new HashMap<String, Integer>();
        document.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Heading heading) {
                        String id =
                                text(heading)
                                        .toLowerCase(Locale.ROOT)
                                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                        .replace(' ', '-');
                        int before = used.merge(id, 1, Integer::sum) - 1;
                        ids.put(heading, before == 0 ? id : id + "-" + before);
                    }
                });
        return ids;
    }

    private static String contents(Node document, Map<Node, String> ids) {
        var parts = new ArrayList<Part>();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading && heading.getLevel() == 2) {
                parts.add(new Part(ids.getOrDefault(heading, ""), text(heading)));
            }
        }
        if (parts.size() < HEADINGS_MIN) {
            return "";
        }
        var html = new StringBuilder("<nav class=\"contents\" aria-label=\"On this page\"><ul>\n");
        for (Part part : parts) {
            html.append("<li><a href=\"#")
                    .append(part.id())
                    .append("\">")
                    .append(escaped(part.text()))
                    .append("</a></li>\n");
        }
        return html.append("</ul></nav>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String text(Node node) {
        var text = new StringBuilder();
        node.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Text each) {
                        text.append(each.getLiteral());
                    }

                    @Override
                    public void visit(Code each) {
                        text.append(each.getLiteral());
                    }
                });
        return text.toString();
    }

    /// Has links lead where their targets are served.
    private static final class Rewriting extends AbstractVisitor {
        private final Links links;

        Rewriting(Links links) {
            this.links = links;
        }

        @Override
        public void visit(Link link) {
            visitChildren(link);
            links.of(link.getDestination())
                    .ifPresentOrElse(link::setDestination, () -> unwrap(link));
        }

        private static void unwrap(Link link) {
            Node child = link.getFirstChild();
            while (child != null) {
                Node next = child.getNext();
                link.insertBefore(child);
                child = next;
            }
            link.unlink();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A resource as lines of a table: each value with the way to it.
///
/// @param path as in `name[0].family`
/// @param href of the page of what is referred to; empty for what is no reference
public record Tree(String path, String value, Optional<String> href) {
    /// The page says when there are more.
    static final int LINES_MAX = 400;

    static List<Tree> of(Data data, JsonNode resource) {
        var lines = new ArrayList<Tree>();
        add(lines, data, "", resource);
        return lines; // one more than a page shows tells that there are more
    }

    private static void add(List<Tree> lines, Data data, String path, JsonNode node) {
        if (lines.size() > LINES_MAX) {
            return;
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(
                            each ->
                                    add(
                                            lines,
                                            data,
                                            path.isEmpty()
                                                    ? each.getKey()
                                                    : path + "." + each.getKey(),
                                            each.getValue()));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                add(lines, data, path + "[" + i + "]", node.path(i));
            }
        } else {
            String text = node.asString("");
            boolean reference = path.endsWith("reference") && Data.isReference(text);
            lines.add(
                    new Tree(
                            path,
                            Clipped.value(text),
                            reference ? Optional.of(data.href(text)) : Optional.empty()));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.search.ReferenceText;

/// What the text of a reference stands for. Pure.
final class ReferenceValues {
    private ReferenceValues() {}

    /// The value of a reference's text.
    ///
    /// @return [SearchValue.Reference] for `Type/id` with or without a version and a fragment,
    ///     else [SearchValue.Link]
    static SearchValue parse(String text) {
        int end = ReferenceText.endOfId(text);
        int slash = text.indexOf('/');
        boolean isRelative = slash > 0 && slash == text.lastIndexOf('/', end - 1);
        if (isRelative && slash + 1 < end && ReferenceText.isTypeName(text.substring(0, slash))) {
            int hash = text.indexOf('#', slash + 1);
            int endOfId = hash < 0 ? end : Math.min(hash, end);
            return new SearchValue.Reference(
                    text.substring(0, slash), text.substring(slash + 1, endOfId));
        }
        int bar = text.lastIndexOf('|');
        return bar < 0
                ? new SearchValue.Link(text.substring(0, end), "")
                : new SearchValue.Link(text.substring(0, bar), text.substring(bar + 1));
    }
}

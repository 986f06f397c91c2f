// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import java.util.List;
import java.util.Optional;

/// A page of a list.
///
/// @param number from 1
/// @param pages how many there are; at least 1
/// @param total how many items all pages have
public record Paging<T>(List<T> items, int number, int pages, int total) {
    public Paging {
        items = List.copyOf(items);
    }

    /// @param number a page beyond the last is the last
    public static <T> Paging<T> of(List<T> all, int number, int size) {
        int pages = Math.max(1, (all.size() + size - 1) / size);
        int shown = Math.min(number, pages);
        List<T> items = all.subList((shown - 1) * size, Math.min(shown * size, all.size()));
        return new Paging<>(items, shown, pages, all.size());
    }

    /// Where the pages beside it are.
    ///
    /// @param before empty on the first
    /// @param after empty on the last
    public record Links(
            int number, int pages, int total, Optional<String> before, Optional<String> after) {
        /// How many there are, in words.
        ///
        /// @param one what one of them is called
        public String counted(String one) {
            return Paging.counted(total, one);
        }
    }

    /// A number with its noun: `1 job`, `2 jobs`, `2 entries`.
    ///
    /// @param one what one of them is called; its plural ends with an `s`
    public static String counted(long count, String one) {
        String many = one.endsWith("y") ? one.substring(0, one.length() - 1) + "ies" : one + "s";
        return count + " " + (count == 1 ? one : many);
    }

    /// @param address to which a page's number is added
    public Links links(String address) {
        return new Links(
                number,
                pages,
                total,
                number > 1 ? Optional.of(address + (number - 1)) : Optional.empty(),
                number < pages ? Optional.of(address + (number + 1)) : Optional.empty());
    }
}

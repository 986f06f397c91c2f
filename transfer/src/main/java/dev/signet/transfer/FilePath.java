// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.util.List;
import java.util.regex.Pattern;

/// Where a file lies below a place: folders, and its name at the end. Each is 1 to 128 of `A-Z`,
/// `a-z`, `0-9`, `.`, `_` and `-`, and begins with a letter or a digit, so that it means the same
/// in a folder, in an address and in a store's list.
///
/// @param names at least one
public record FilePath(List<String> names) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /// @throws IllegalArgumentException for another name
    public FilePath {
        names = List.copyOf(names);
        if (names.isEmpty() || !names.stream().allMatch(FilePath::isName)) {
            throw new IllegalArgumentException("a path is made of plain names");
        }
    }

    public static FilePath of(String... names) {
        return new FilePath(List.of(names));
    }

    /// Whether it can be a part of a path.
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Its name without the folders.
    public String name() {
        return names.getLast();
    }

    /// The folders that it lies in.
    public List<String> folders() {
        return names.subList(0, names.size() - 1);
    }

    /// The names with slashes between them.
    public String text() {
        return String.join("/", names);
    }
}

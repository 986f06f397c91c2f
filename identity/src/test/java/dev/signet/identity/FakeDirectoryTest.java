// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Entropy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The tests' own directory.
final class FakeDirectoryTest extends DirectoryContract {
    private static final Set<Api> GRANTED = EnumSet.of(Api.DATA, Api.KEY_VAULT);

    @Override
    protected Known known() {
        var app = new Client("app", "app-object", List.of(), List.of(), Set.of());
        var marie =
                new User(
                        "marie-object",
                        "marie",
                        "Marie",
                        PasswordHash.of("a long password".toCharArray(), Entropy.system()),
                        "");
        var directory = new FakeDirectory(app, "ward", () -> marie, "nurses", () -> GRANTED);
        return new Known(directory, "app", "ward", GRANTED, marie, "nurses");
    }
}

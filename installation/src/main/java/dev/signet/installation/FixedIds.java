// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Optional;
import java.util.UUID;

/// Ids that an operator may choose for an installation, once: they are fixed when its folder is
/// made.
///
/// @param tenant the directory that the embedded issuer speaks for; empty for one by chance
/// @param subscription the one subscription; empty for one by chance
public record FixedIds(Optional<UUID> tenant, Optional<UUID> subscription) {
    /// None is chosen.
    public static FixedIds none() {
        return new FixedIds(Optional.empty(), Optional.empty());
    }

    /// @throws Failed `CONFLICT` when one that is chosen is not that of the folder
    void require(Installation made) {
        require("tenant", tenant, made.tenant());
        require("subscription", subscription, made.subscription());
    }

    private static void require(String setting, Optional<UUID> chosen, UUID made) {
        if (chosen.isPresent() && !chosen.get().equals(made)) {
            throw new Failed(
                    Failure.CONFLICT,
                    "this setting is fixed when the data folder is made; leave it out, or give the"
                            + " folder's own",
                    new Fact("setting", setting),
                    new Fact("fixed", made),
                    new Fact("given", chosen.get()));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import java.util.ArrayList;
import java.util.List;

/// Every verb that speaks to a server's control plane and vaults.
public final class Verbs {
    private Verbs() {}

    public static List<Verb> all() {
        List<Verb> all = new ArrayList<>();
        all.addAll(Groups.verbs());
        all.addAll(Services.verbs());
        all.addAll(Workspaces.verbs());
        all.addAll(Vaults.verbs());
        all.addAll(VaultKeys.verbs());
        all.addAll(Deployments.verbs());
        all.addAll(Roles.verbs());
        all.addAll(Identities.verbs());
        all.addAll(Accounts.verbs());
        all.addAll(Packages.verbs());
        all.addAll(Operations.verbs());
        all.addAll(BackgroundJobs.verbs());
        return all;
    }
}

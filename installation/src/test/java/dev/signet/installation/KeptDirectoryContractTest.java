// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.identity.Api;
import dev.signet.identity.DirectoryContract;
import dev.signet.identity.PasswordHash;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The directories of an installation.
final class KeptDirectoryContractTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir private Path scratch = Path.of("");

    private DataFolder folder() {
        var folder = new DataFolder(scratch);
        folder.create();
        return folder;
    }

    private Installation ids() {
        return Installation.in(folder(), FixedIds.none(), Chance.of(ENTROPY), ENTROPY);
    }

    private DirectoryContract.Known known() {
        var directory =
                new KeptDirectory(
                        new Clients(folder(), ids(), ENTROPY),
                        new UUID(0x4000, 1),
                        new MemoryRecords(),
                        ENTROPY);
        var application = directory.addApplication("ward", Set.of("http://localhost"));
        var _ = directory.grant(application, Api.KEY_VAULT);
        var marie =
                directory.addUser(
                        "Marie",
                        "Marie Curie",
                        PasswordHash.of("a password of some length".toCharArray(), ENTROPY),
                        "");
        var nurses = directory.join(directory.addGroup("nurses"), marie.objectId());
        return new DirectoryContract.Known(
                directory,
                application.client().clientId(),
                "ward",
                EnumSet.of(Api.DATA, Api.KEY_VAULT),
                marie,
                nurses.objectId());
    }

    /// What is kept among the control plane's records.
    @Nested
    final class Kept extends DirectoryContract {
        @Override
        protected Known known() {
            return KeptDirectoryContractTest.this.known();
        }
    }

    /// The same, seen past the portal.
    @Nested
    final class BesideThePortal extends DirectoryContract {
        @Override
        protected Known known() {
            Known kept = KeptDirectoryContractTest.this.known();
            var directory = new PortalClient(kept.directory(), "portal", Set.of());
            return new Known(
                    directory,
                    kept.clientId(),
                    kept.name(),
                    kept.granted(),
                    kept.user(),
                    kept.group());
        }
    }

    /// The portal itself.
    @Nested
    final class Portal extends DirectoryContract {
        @Override
        protected Known known() {
            Known kept = KeptDirectoryContractTest.this.known();
            return new Known(
                    new PortalClient(kept.directory(), "portal", Set.of()),
                    "Portal",
                    "Signet portal",
                    EnumSet.allOf(Api.class),
                    kept.user(),
                    kept.group());
        }
    }
}

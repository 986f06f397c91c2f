// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.AccountModel;
import dev.signet.dataplane.AddedInteractions;
import dev.signet.dataplane.FhirSettings;
import dev.signet.jobs.JobKind;
import dev.signet.transfer.AllowedPlaces;
import dev.signet.transfer.Destinations;
import dev.signet.transfer.FolderDestination;
import dev.signet.transfer.FolderSource;
import dev.signet.transfer.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Accounts of which all is asked that the server has.
final class BulkAccounts implements Account.Above {
    private BulkAccounts() {}

    static Account in(Path folder) {
        return in(folder, (_, _) -> {});
    }

    static Account in(Path folder, FhirSettings.Gate gate) {
        return new Account(folder, gate, new BulkAccounts());
    }

    static Account.Above above() {
        return new BulkAccounts();
    }

    @Override
    public AddedInteractions added(Account account) {
        return new BulkOperations(account::jobs, places(account));
    }

    @Override
    public List<JobKind> kinds(Account account, AccountModel models) {
        return BulkOperations.kinds(
                models,
                () -> account.plane.letGoOfPages(),
                (request, rights) -> account.plane.answer(request, rights),
                places(account),
                InstantSource.system());
    }

    static AllowedPlaces places(Account account) {
        return new AllowedPlaces(
                new Places(List.of(new FolderSource(imports(account))), List.of()),
                new Destinations(
                        Map.of("out", new FolderDestination(new FolderSource(exports(account))))));
    }

    /// Where files lie that may be imported.
    static Path imports(Account account) {
        return beside(account, "-in");
    }

    /// The place `out` of exports.
    static Path exports(Account account) {
        return beside(account, "-out");
    }

    private static Path beside(Account account, String ending) {
        Path folder = account.folder();
        try {
            return Files.createDirectories(folder.resolveSibling(folder.getFileName() + ending))
                    .toRealPath();
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import dev.signet.accounts.AccountVersion;
import dev.signet.accounts.DamageMarker;
import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.healthcareapis.KnownAccount;
import dev.signet.fhir.FhirVersion;
import dev.signet.installation.AuditFolder;
import dev.signet.installation.DataFolder;
import dev.signet.installation.EmbeddedVault;
import dev.signet.installation.Installation;
import dev.signet.keys.ring.RingFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// One walk over a stopped data folder: first what needs no key, of everything; then what the
/// service root opens (the control plane's records, the embedded vault); then, when asked, the
/// accounts with their keys. Goes on after each finding and changes nothing.
public final class FolderWalk {
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final VerifyOptions options;
    private final DataFolder folder;
    private final VerifyOutput told;
    private final Entropy entropy;
    private final InstantSource clock;
    private long records;

    public FolderWalk(
            VerifyOptions options,
            PrintStream out,
            PrintStream err,
            Entropy entropy,
            InstantSource clock) {
        this.options = options;
        this.folder = new DataFolder(options.data());
        this.told = new VerifyOutput(out, err, clock);
        this.entropy = entropy;
        this.clock = clock;
    }

    /// An account to be looked at.
    ///
    /// @param made whether everything of it must be there
    /// @param keyPrincipal as [KnownAccount#keyPrincipal]
    private record Account(
            UUID id,
            FhirVersion version,
            boolean made,
            long ringSequence,
            Optional<String> keyPrincipal) {}

    /// @throws Failed when nothing can be looked at: `NOT_FOUND`, `CONFLICT` (in use), `STORAGE`
    public Verdict run() {
        if (!Files.isDirectory(folder.root()) && !Files.isDirectory(folder.control())) {
            throw new Failed(
                    Failure.NOT_FOUND,
                    "this is no data folder of Signet",
                    new Fact("folder", folder.path()));
        }
        StoppedFolder.require(folder.path(), ledgers());
        boolean all = options.account().isEmpty();
        told.expects(bytes(all));
        Optional<Installation> installation =
                all ? new RootFiles(folder, told).look() : known(folder);
        try (var opened = new OpenedStores(folder, installation, told, entropy, clock)) {
            if (all) {
                walkRooted(installation, opened);
                walkAudit(installation, opened);
            }
            List<Account> accounts = accounts(opened);
            accounts.forEach(this::lookAt);
            if (options.deep()) {
                deep(accounts, opened);
            }
        }
        return told.end(records == 0 ? "" : String.format(Locale.ROOT, ", %,d records", records));
    }

    private static Optional<Installation> known(DataFolder folder) {
        try {
            return Optional.of(Installation.read(folder.installation()));
        } catch (Failed _) {
            return Optional.empty(); // only this account is asked for
        }
    }

    /// The control plane's records and the embedded vault: without keys, then with the root.
    private void walkRooted(Optional<Installation> installation, OpenedStores opened) {
        var control =
                new StoreFiles(folder.path(), installation.map(Installation::controlId), told);
        if (Files.isDirectory(folder.control())) {
            var _ = control.ring(folder.control(), 0);
            control.ledger(folder.control(), folder.controlLedger());
            records += opened.walkControl();
        }
        if (Files.isDirectory(folder.vault())) {
            var vault =
                    new StoreFiles(folder.path(), installation.map(Installation::vaultId), told);
            var _ = vault.ring(folder.vault(), 0);
            vault.ledger(folder.vaultStore(), folder.vaultLedger());
            records += opened.walkVault();
        } else if (opened.records().filter(EmbeddedVault::isMade).isPresent()) {
            told.damaged("", "a folder is missing", List.of(new Fact("file", "vault")));
        }
    }

    /// The same of the audit trail.
    private void walkAudit(Optional<Installation> installation, OpenedStores opened) {
        if (Files.isDirectory(folder.audit())) {
            var audit = new StoreFiles(folder.path(), installation.map(AuditFolder::id), told);
            var _ = audit.ring(folder.audit(), 0);
            audit.ledger(folder.audit(), folder.auditLedger());
            if (installation.isPresent()) {
                records += opened.walkAudit();
            }
        } else if (opened.records().filter(AuditFolder::isMade).isPresent()) {
            told.damaged("", "a folder is missing", List.of(new Fact("file", "audit")));
        }
    }

    /// Those that the records know and those that there is a folder of, or the one asked for.
    private List<Account> accounts(OpenedStores opened) {
        var known = new TreeMap<UUID, Account>();
        var byName = new TreeMap<String, UUID>();
        for (KnownAccount account : opened.accounts()) {
            long sequence = opened.ringSequence(account.accountId());
            known.put(
                    account.accountId(),
                    new Account(
                            account.accountId(),
                            AccountVersion.of(account.kind()),
                            account.made(),
                            sequence,
                            account.keyPrincipal()));
            byName.put(account.name(), account.accountId());
        }
        for (UUID id : folders()) {
            if (!known.containsKey(id)) {
                if (options.account().isEmpty() && opened.records().isPresent()) {
                    told.noted("accounts/" + id, "no account in force has the folder", List.of());
                }
                boolean made = opened.records().isEmpty();
                known.put(id, new Account(id, FhirVersion.R4, made, 0, Optional.empty()));
            }
        }
        return options.account()
                .map(asked -> List.of(one(asked, known, byName, opened)))
                .orElseGet(() -> List.copyOf(known.values()));
    }

    private static Account one(
            String asked, Map<UUID, Account> known, Map<String, UUID> byName, OpenedStores opened) {
        String name = asked.toLowerCase(Locale.ROOT);
        UUID id = name.matches(ID) ? UUID.fromString(name) : byName.get(name);
        Account account = id == null ? null : known.get(id);
        if (account == null) {
            throw new Failed(
                    Failure.NOT_FOUND,
                    opened.records().isEmpty()
                            ? "the accounts' names cannot be read; name it by the id of its folder"
                            : "--account: no account has this name or id, and no folder is called so");
        }
        return account;
    }

    /// Without a key.
    private void lookAt(Account account) {
        Path place = folder.account(account.id());
        var files = new StoreFiles(folder.path(), Optional.of(account.id()), told);
        if (!Files.isDirectory(place)) {
            if (account.made()) {
                told.damaged("accounts/" + account.id(), "a folder is missing", List.of());
            }
            return;
        }
        if (!account.made()) {
            told.noted("accounts/" + account.id(), "not all of it has been made", List.of());
            return;
        }
        if (new DamageMarker(place).isThere()) {
            told.noted(
                    "accounts/" + account.id(),
                    "a walk of the server has found it damaged; --deep tells where",
                    List.of());
        }
        var ring = files.ring(place, account.ringSequence());
        files.ledger(place, place.resolve("ledger"));
        List<Integer> generations = ring.map(RingFiles.Said::generations).orElse(List.of());
        files.index(place, generations);
        files.staged(place, generations);
    }

    private void deep(List<Account> accounts, OpenedStores opened) {
        try (var walk = new AccountWalk(folder, opened, options.remoteVault(), told)) {
            for (Account account : accounts) {
                if (account.made() && Files.isDirectory(folder.account(account.id()))) {
                    if (opened.records().isEmpty()) {
                        told.noted(
                                "accounts/" + account.id(),
                                "its kind cannot be read: its index is walked only if it is R4's",
                                List.of());
                    }
                    records +=
                            walk.walk(
                                    account.id(),
                                    account.version(),
                                    account.ringSequence(),
                                    account.keyPrincipal());
                }
            }
        }
    }

    private List<UUID> folders() {
        if (!Files.isDirectory(folder.accounts())) {
            return List.of();
        }
        try (var folders = Files.list(folder.accounts())) {
            return folders.map(each -> String.valueOf(each.getFileName()))
                    .filter(name -> name.matches(ID))
                    .map(UUID::fromString)
                    .toList();
        } catch (IOException e) {
            throw unread(e);
        }
    }

    private List<Path> ledgers() {
        var ledgers = new ArrayList<Path>();
        ledgers.add(folder.controlLedger());
        ledgers.add(folder.vaultLedger());
        ledgers.add(folder.auditLedger());
        folders().forEach(id -> ledgers.add(folder.account(id).resolve("ledger")));
        return ledgers;
    }

    private long bytes(boolean all) {
        Path from = all ? folder.path() : folder.accounts();
        long bytes = 0;
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        } catch (IOException e) {
            throw unread(e);
        }
        return bytes;
    }

    private Failed unread(IOException e) {
        return new Failed(e, Failure.STORAGE, "cannot list", new Fact("folder", folder.path()));
    }
}

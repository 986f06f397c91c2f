// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.AccountFiles.Checked;
import dev.signet.accounts.key.KeyRefusals;
import dev.signet.controlplane.healthcareapis.AccountSpec;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.keys.KeyVersion;
import java.util.List;

/// What the wish for another key, for another identity that asks for it, or for a version of it
/// comes to in an account that is served. Any thread.
record KeyChanges(AccountFiles files) {
    /// The key, as whom it is asked for, and the version that must be in use, together: nothing is
    /// changed before the key as it shall be has been asked for as it shall be.
    Outcome changed(LiveAccount live, AccountSpec before, AccountSpec after) {
        if (after.keyUri().isEmpty()) {
            return new Outcome.Done();
        }
        String keyUri = after.keyUri().get();
        // a key that is there already has moved before a kill
        boolean moves =
                !before.keyUri().equals(after.keyUri())
                        && live.keyUri().filter(uri -> files.isOf(uri, keyUri)).isEmpty();
        if (moves) {
            return changeKey(live, after, keyUri);
        }
        Outcome pinned =
                before.keyVersion().equals(after.keyVersion())
                        ? new Outcome.Done()
                        : inUse(after, live);
        if (!(pinned instanceof Outcome.Done) || before.keyUse().equals(after.keyUse())) {
            return pinned;
        }
        return changeIdentity(live, after, keyUri);
    }

    /// To another key of the customer's, or from the service's to the customer's.
    private Outcome changeKey(LiveAccount live, AccountSpec after, String keyUri) {
        return switch (files.check(after, keyUri)) {
            case Checked.No(var refusal) -> refusal;
            case Checked.Yes(_, _, var newest) when !isAsked(after, newest) ->
                    notNewest(after, List.of(newest.version()));
            case Checked.Yes(var uri, var source, var newest) ->
                    live.keyUri().isPresent()
                            ? KeyRefusals.of(live.changeKey(uri, source))
                            : KeyRefusals.of(live.adoptKey(uri, source, newest));
        };
    }

    /// The vault is asked as another identity, which must be able to use the key; also while the
    /// one before cannot any more.
    private Outcome changeIdentity(LiveAccount live, AccountSpec after, String keyUri) {
        return switch (files.check(after, keyUri)) {
            case Checked.No(var refusal) -> refusal;
            case Checked.Yes(_, var source, _) -> {
                live.askWith(source);
                yield new Outcome.Done();
            }
        };
    }

    /// Whether a service that names a version of its key names this one.
    private static boolean isAsked(AccountSpec spec, KeyVersion newest) {
        return spec.keyVersion().map(newest.version()::equals).orElse(true);
    }

    /// Refuses a version of the key that is not the one in use: that is always the newest, as the
    /// ring is wrapped anew with every version that comes.
    static Outcome inUse(AccountSpec spec, LiveAccount live) {
        boolean met =
                spec.keyVersion()
                        .map(version -> live.keyVersionsNeeded().contains(version))
                        .orElse(true);
        return met ? new Outcome.Done() : notNewest(spec, live.keyVersionsNeeded());
    }

    private static Outcome.Refused notNewest(AccountSpec spec, List<String> versions) {
        return new Outcome.Refused(
                "BadRequest",
                "The key URL names version "
                        + spec.keyVersion().orElseThrow()
                        + ", which is not the newest of the key: in use is "
                        + String.join(", ", versions)
                        + ".");
    }
}

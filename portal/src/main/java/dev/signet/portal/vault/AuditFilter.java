// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Planes;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What of a vault's audit trail is looked at. Unless it is asked for, what was only looked at and
/// what Signet itself has wrapped and unwrapped is left out, where it was not refused: it is most
/// of the trail.
///
/// @param who object id; empty for anybody
/// @param what one of [#KINDS]; empty for all
/// @param outcome `done`, `refused`, or empty
/// @param from day, in UTC; empty for the first there is
/// @param to last day
/// @param all whether nothing is left out
public record AuditFilter(
        String who, String what, String outcome, String from, String to, boolean all) {
    private static final String ROLES = "Microsoft.Authorization/roleAssignments/";

    /// Kinds of operations, as they are chosen among.
    public static final List<Kind> KINDS =
            List.of(
                    new Kind(
                            "made",
                            "Keys and versions made",
                            "KeyCreate,KeyImport,KeyRotate,KeyRestore"),
                    new Kind(
                            "changed",
                            "Versions enabled, disabled, changed",
                            "KeyUpdate,KeyRotationPolicySet"),
                    new Kind(
                            "gone",
                            "Keys deleted, recovered, purged",
                            "KeyDelete,KeyRecover,KeyPurge"),
                    new Kind(
                            "rights",
                            "Rights given and taken",
                            "VaultPut,VaultPatch," + ROLES + "write," + ROLES + "delete"),
                    new Kind(
                            "vault",
                            "Vault deleted, recovered, purged",
                            "VaultDelete,VaultRecover,VaultPurge"),
                    new Kind("wrapped", "Wraps and unwraps", "KeyWrap,KeyUnwrap"),
                    new Kind(
                            "used",
                            "Other uses of keys",
                            "KeyEncrypt,KeyDecrypt,KeySign,KeyVerify,KeyBackup"),
                    new Kind(
                            "read",
                            "Only looked at",
                            "KeyGet,KeyGetDeleted,KeyList,KeyListVersions,KeyListDeleted,"
                                    + "KeyRotationPolicyGet"),
                    new Kind("token", "Bad tokens", "Authentication"));

    /// One of them.
    ///
    /// @param operations as Key Vault names them
    public record Kind(String name, String label, String operations) {}

    static AuditFilter of(Call call) {
        String who = call.parameter("who");
        return new AuditFilter(
                who.matches("[0-9A-Za-z-]{0,64}") ? who : "",
                kind(call.parameter("what")).map(Kind::name).orElse(""),
                List.of("done", "refused").contains(call.parameter("outcome"))
                        ? call.parameter("outcome")
                        : "",
                day(call.parameter("from")).map(LocalDate::toString).orElse(""),
                day(call.parameter("to")).map(LocalDate::toString).orElse(""),
                !call.parameter("all").isEmpty());
    }

    private static Optional<Kind> kind(String name) {
        return KINDS.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")
                    ? Optional.of(LocalDate.parse(text))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// Whether some rows are left out that are not asked for by name.
    public boolean leavesOut() {
        return !all && what.isEmpty();
    }

    /// Whether rows were chosen among at all.
    public boolean isNarrow() {
        return !(who + what + outcome + from + to).isEmpty();
    }

    /// As the vault is asked in ARM, each with an `&` before it.
    ///
    /// @param service object id of the installation itself
    String asked(String service) {
        var asked = new ArrayList<String>();
        add(asked, "caller", who);
        kind(what).ifPresent(each -> add(asked, "operation", each.operations()));
        add(
                asked,
                "result",
                outcome.isEmpty() ? "" : outcome.equals("done") ? "Success" : "Failed");
        day(from).ifPresent(each -> add(asked, "from", begin(each)));
        day(to).ifPresent(each -> add(asked, "to", begin(each.plusDays(1))));
        if (leavesOut()) {
            add(asked, "withoutReads", "true");
            add(asked, "withoutUsesBy", who.equalsIgnoreCase(service) ? "" : service);
        }
        return asked.stream().map(each -> "&" + each).collect(Collectors.joining());
    }

    private static String begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toString();
    }

    /// As it stands in the address of the page; may be empty.
    String query() {
        var query = new ArrayList<String>();
        add(query, "who", who);
        add(query, "what", what);
        add(query, "outcome", outcome);
        add(query, "from", from);
        add(query, "to", to);
        add(query, "all", all ? "1" : "");
        return String.join("&", query);
    }

    private static void add(List<String> query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + Planes.encoded(value));
        }
    }
}

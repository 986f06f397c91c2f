// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The refusals that Key Vault answers with a code of its own (contract 3.4). Each is thrown as
/// [Failed] with the fact `refusal`; the sentence holds `{names}` that the plane fills from
/// facts.
public enum VaultRefusal {
    KEY_DISABLED(
            Failure.FORBIDDEN,
            "Forbidden",
            "KeyDisabled",
            "Operation {operation} is not allowed on a disabled key."),
    KEY_OUTSIDE_WINDOW(
            Failure.FORBIDDEN,
            "Forbidden",
            "KeyNotYetValidOrExpired",
            "Operation {operation} is not allowed on a key that is not yet valid or has expired."),
    OPERATION_NOT_PERMITTED(
            Failure.FORBIDDEN,
            "Forbidden",
            "KeyOperationForbidden",
            "Operation {operation} is not permitted on this key."),
    NO_POLICY(
            Failure.FORBIDDEN,
            "Forbidden",
            "ForbiddenByPolicy",
            "The user, group or application 'appid={application};oid={object};iss={issuer}' does"
                    + " not have keys {permission} permission on key vault"
                    + " '{vault};location={location}'. For help resolving this issue, please see"
                    + " https://go.microsoft.com/fwlink/?linkid=2125287"),
    NO_ROLE(
            Failure.FORBIDDEN,
            "Forbidden",
            "ForbiddenByRbac",
            "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny"
                    + " assignments or role definitions were changed recently, please observe"
                    + " propagation time.\r\nCaller: appid={application};oid={object};"
                    + "iss={issuer}\r\nAction: '{action}'\r\nResource: '{resource}'\r\nAssignment:"
                    + " (not found)\r\nVault: {vault};location={location}"),
    FIREWALL(
            Failure.FORBIDDEN,
            "Forbidden",
            "ForbiddenByFirewall",
            "Client address is not authorized and caller is not a trusted service.\r\nVault:"
                    + " {vault};location={location}"),
    CONNECTION(
            Failure.FORBIDDEN,
            "Forbidden",
            "ForbiddenByConnection",
            "Public network access is disabled and request is not from a trusted service nor via"
                    + " an approved private link.\r\nVault: {vault};location={location}"),
    PURGE_PROTECTED(
            Failure.FORBIDDEN,
            "Forbidden",
            "",
            "Operation \"purge\" is not allowed because purge protection is enabled for this vault."
                    + " Key Vault service will automatically purge it after the retention period"
                    + " has passed.\r\nVault: {vault};location={location}"),
    SOFT_DELETE_OFF(
            Failure.FORBIDDEN,
            "Forbidden",
            "",
            "Operation \"{operation}\" is not allowed because soft delete is not enabled for this"
                    + " vault.\r\nVault: {vault};location={location}"),
    KEY_NOT_FOUND(
            Failure.NOT_FOUND,
            "KeyNotFound",
            "",
            "A key with (name/id) {key} was not found in this key vault. If you recently deleted"
                    + " this key you may be able to recover it using the correct recovery command."
                    + " For help resolving this issue, please see"
                    + " https://go.microsoft.com/fwlink/?linkid=2125182"),
    DELETED_KEY_NOT_FOUND(Failure.NOT_FOUND, "KeyNotFound", "", "Deleted Key not found: {key}"),
    VAULT_NOT_FOUND(
            Failure.NOT_FOUND, "VaultNotFound", "", "No key vault is found under this address."),
    KEY_DELETED(
            Failure.CONFLICT,
            "Conflict",
            "ObjectIsDeletedButRecoverable",
            "Key {key} is currently in a deleted but recoverable state, and its name cannot be"
                    + " reused; in this state, the key can only be recovered or purged."),
    KEY_EXISTS(
            Failure.CONFLICT,
            "Conflict",
            "",
            "Key {key} exists and cannot be restored or recovered over."),
    VAULT_DELETED(
            Failure.CONFLICT,
            "ConflictError",
            "",
            "A vault with the same name already exists in deleted state. You need to either"
                    + " recover or purge existing key vault."),
    VAULT_EXISTS(Failure.CONFLICT, "VaultAlreadyExists", "", "The vault name is already in use."),
    VAULT_PURGE_PROTECTED(
            Failure.METHOD_NOT_ALLOWED,
            "MethodNotAllowed",
            "",
            "Operation 'DeletedVaultPurge' is not allowed.");

    private final Failure failure;
    private final String code;
    private final String innerCode;
    private final String sentence;

    VaultRefusal(Failure failure, String code, String innerCode, String sentence) {
        this.failure = failure;
        this.code = code;
        this.innerCode = innerCode;
        this.sentence = sentence;
    }

    /// The value of `error.code`.
    public String code() {
        return code;
    }

    /// The value of `error.innererror.code`.
    public Optional<String> innerCode() {
        return innerCode.isEmpty() ? Optional.empty() : Optional.of(innerCode);
    }

    /// The exception; facts fill the sentence's names.
    public Failed failed(Fact... facts) {
        List<Fact> all = new ArrayList<>();
        all.add(new Fact("refusal", this));
        all.addAll(Arrays.asList(facts));
        return new Failed(failure, sentence, all.toArray(Fact[]::new));
    }

    /// Which refusal a failure is, when it is one of these.
    public static Optional<VaultRefusal> of(Failed failed) {
        for (Fact fact : failed.facts()) {
            if (fact.value() instanceof VaultRefusal refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    /// The sentence of a failure with its names filled from its facts.
    public static String sentence(Failed failed) {
        String filled = failed.text();
        for (Fact fact : failed.facts()) {
            filled = filled.replace("{" + fact.name() + "}", String.valueOf(fact.value()));
        }
        return filled;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.access;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one principal may do in a vault.
///
/// @param objectId the principal: claim `oid`
/// @param applicationId when present, the caller must also come through that application
public record AccessPolicy(
        String tenantId, String objectId, Optional<String> applicationId, Permissions permissions) {

    /// The words as they were given, so that they are shown as they were given. Only those on
    /// keys mean something here; the others are kept for the templates that carry them.
    public record Permissions(
            List<String> keys,
            List<String> secrets,
            List<String> certificates,
            List<String> storage) {
        private static final int WORDS_MAX = 64;
        private static final int CHARACTERS_MAX = 64;

        public Permissions {
            keys = checked("keys", keys);
            secrets = checked("secrets", secrets);
            certificates = checked("certificates", certificates);
            storage = checked("storage", storage);
            for (String word : keys) {
                if (KeyPermission.granted(word).isEmpty()) {
                    throw refused("a permission on keys is not known", "keys");
                }
            }
        }

        /// Permissions on keys only.
        public static Permissions keys(String... words) {
            return new Permissions(List.of(words), List.of(), List.of(), List.of());
        }

        private static List<String> checked(String field, List<String> words) {
            if (words.size() > WORDS_MAX
                    || words.stream().anyMatch(word -> word.length() > CHARACTERS_MAX)) {
                throw refused("a list of permissions is too long", field);
            }
            return List.copyOf(words);
        }

        private static Failed refused(String text, String field) {
            return new Failed(
                    Failure.INVALID,
                    text,
                    new Fact("field", "properties.accessPolicies.permissions." + field));
        }

        private boolean isEmpty() {
            return keys.isEmpty()
                    && secrets.isEmpty()
                    && certificates.isEmpty()
                    && storage.isEmpty();
        }
    }

    public AccessPolicy {
        if (objectId.isBlank() || objectId.length() > 64 || tenantId.length() > 64) {
            throw new Failed(
                    Failure.INVALID,
                    "an access policy names a tenant and an object",
                    new Fact("field", "properties.accessPolicies.objectId"));
        }
    }

    /// A policy on keys for one object id.
    public static AccessPolicy onKeys(String tenantId, String objectId, String... words) {
        return new AccessPolicy(tenantId, objectId, Optional.empty(), Permissions.keys(words));
    }

    /// The permissions on keys; `all` stands for every one.
    public Set<KeyPermission> keyPermissions() {
        var all = EnumSet.noneOf(KeyPermission.class);
        for (String word : permissions.keys()) {
            KeyPermission.granted(word).ifPresent(all::addAll);
        }
        return all;
    }

    /// Whether it speaks of the same principal.
    public boolean samePrincipal(AccessPolicy other) {
        return objectId.equalsIgnoreCase(other.objectId)
                && tenantId.equalsIgnoreCase(other.tenantId)
                && applicationId.equals(other.applicationId);
    }

    public AccessPolicy plus(Permissions more) {
        return with(
                new Permissions(
                        union(permissions.keys(), more.keys()),
                        union(permissions.secrets(), more.secrets()),
                        union(permissions.certificates(), more.certificates()),
                        union(permissions.storage(), more.storage())));
    }

    /// Without the permissions listed; empty when nothing is left or when none were listed.
    public Optional<AccessPolicy> minus(Permissions less) {
        if (less.isEmpty()) {
            return Optional.empty();
        }
        var left =
                new Permissions(
                        difference(permissions.keys(), less.keys()),
                        difference(permissions.secrets(), less.secrets()),
                        difference(permissions.certificates(), less.certificates()),
                        difference(permissions.storage(), less.storage()));
        return left.isEmpty() ? Optional.empty() : Optional.of(with(left));
    }

    private AccessPolicy with(Permissions changed) {
        return new AccessPolicy(tenantId, objectId, applicationId, changed);
    }

    private static List<String> union(List<String> left, List<String> right) {
        var all = new ArrayList<>(left);
        for (String word : right) {
            if (all.stream().noneMatch(word::equalsIgnoreCase)) {
                all.add(word);
            }
        }
        return all;
    }

    private static List<String> difference(List<String> from, List<String> words) {
        return from.stream()
                .filter(word -> words.stream().noneMatch(word::equalsIgnoreCase))
                .toList();
    }
}

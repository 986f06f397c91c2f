// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.plain;

import dev.signet.base.Chance;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.json.Members;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What one type of plain resources has of its own. Immutable; any thread.
public interface PlainRules {
    ResourceType type();

    Namespace namespace();

    /// Refuses a name that no resource can have.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    void check(ResourceId id);

    /// Refuses `properties` that break a rule.
    ///
    /// @param properties those of a request; empty when it names none
    /// @throws dev.signet.base.Failed `INVALID`
    default void checkProperties(Members properties) {
        // kept as they are
    }

    /// What is recorded of a new resource's properties.
    default ObjectNode made(ObjectNode asked, Chance chance) {
        return asked;
    }

    /// What is recorded when they are put anew.
    default ObjectNode changed(ObjectNode before, ObjectNode asked) {
        return asked;
    }

    /// Adds to `properties` what every answer shows beside what was recorded.
    ///
    /// @param version the api-version of the request, which knows no later one's members
    default void show(ObjectNode properties, String provisioningState, String version) {
        properties.put("provisioningState", provisioningState);
    }

    /// What the caller is told of each change, ASCII; empty: nothing.
    default Optional<String> warning() {
        return Optional.empty();
    }

    /// Whether a name is its own in the whole installation, not only in its group.
    boolean isGlobal();

    /// Whether it can be moved to another resource group.
    default boolean isMovable() {
        return false;
    }

    /// Whether it has an entity tag, shown as `etag`.
    default boolean hasEtag() {
        return true;
    }

    /// Whether a request makes and changes it at once.
    boolean isMadeAtOnce();

    /// Whether a request removes it at once.
    default boolean isRemovedAtOnce() {
        return false;
    }

    /// Whether PATCH may change the identity beside the tags.
    default boolean isIdentityPatched() {
        return true;
    }

    /// The id of a new operation on it.
    default String operationId(Chance chance) {
        return chance.uuid().toString();
    }

    /// Whether an operation shows in `version` when it has ended.
    default boolean showsOperationEnd(String version) {
        return true;
    }

    /// Whether `systemData` is shown in that api-version.
    default boolean showsSystemData(String version) {
        return false;
    }
}

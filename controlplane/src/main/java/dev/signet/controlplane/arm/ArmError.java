// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An error that Azure answers with a code of its own. It is
/// thrown as [Failed] with the fact `code`; the sentence holds `{names}` that the answer fills from
/// facts. The fact `target` is the JSON path. Here are those of Resource Manager itself; a provider
/// keeps its own beside its resources.
///
/// @param failure decides the status
/// @param code Azure's word
/// @param sentence for the client
public record ArmError(Failure failure, String code, String sentence) {
    public static final ArmError MISSING_API_VERSION =
            new ArmError(
                    Failure.INVALID,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.");
    public static final ArmError INVALID_API_VERSION =
            new ArmError(
                    Failure.INVALID,
                    "InvalidApiVersionParameter",
                    "The api-version '{version}' is invalid. The supported versions are '{accepted}'.");
    public static final ArmError AUTHENTICATION_FAILED =
            new ArmError(
                    Failure.UNAUTHENTICATED,
                    "AuthenticationFailed",
                    "Authentication failed. The 'Authorization' header is missing.");
    public static final ArmError AUTHORIZATION_FAILED =
            new ArmError(
                    Failure.FORBIDDEN,
                    "AuthorizationFailed",
                    "The client '{application}' with object id '{object}' does not have authorization to"
                            + " perform action '{action}' over scope '{scope}' or the scope is invalid.");
    public static final ArmError INVALID_CONTENT =
            new ArmError(
                    Failure.MALFORMED,
                    "InvalidRequestContent",
                    "The request content is not valid JSON at byte {byte}.");
    public static final ArmError CONTENT_NOT_OBJECT =
            new ArmError(
                    Failure.MALFORMED,
                    "InvalidRequestContent",
                    "The request content must be one JSON object.");
    public static final ArmError BAD_PROPERTY =
            new ArmError(Failure.INVALID, "BadRequest", "The value of '{target}' {rule}.");
    public static final ArmError INVALID_FILTER =
            new ArmError(
                    Failure.INVALID,
                    "InvalidFilterInQueryString",
                    "The $filter is not understood. Known are comparisons 'name eq value', joined by 'and'.");
    public static final ArmError SUBSCRIPTION_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "SubscriptionNotFound",
                    "The subscription '{subscription}' could not be found.");
    public static final ArmError MANAGEMENT_GROUP_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "ManagementGroupNotFound",
                    "The management group '{group}' could not be found.");
    public static final ArmError GROUP_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "ResourceGroupNotFound",
                    "Resource group '{group}' could not be found.");
    public static final ArmError GROUP_BEING_DELETED =
            new ArmError(
                    Failure.CONFLICT,
                    "ResourceGroupBeingDeleted",
                    "The resource group '{group}' is in deprovisioning state and cannot perform this"
                            + " operation.");
    public static final ArmError GROUP_LOCATION =
            new ArmError(
                    Failure.CONFLICT,
                    "InvalidResourceGroupLocation",
                    "Invalid resource group location '{location}'. The Resource group already exists in"
                            + " location '{existing}'.");
    public static final ArmError RESOURCE_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "ResourceNotFound",
                    "The Resource '{type}/{name}' under resource group '{group}' was not found. For more"
                            + " details please go to https://aka.ms/ARMResourceNotFoundFix");
    public static final ArmError PARENT_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "ParentResourceNotFound",
                    "Can not perform requested operation on nested resource. Parent resource"
                            + " '{parent}' not found.");
    public static final ArmError NESTED_RESOURCES =
            new ArmError(
                    Failure.CONFLICT,
                    "CannotDeleteResource",
                    "Cannot delete resource while nested resources exist. Some existing nested"
                            + " resource IDs include: '{ids}'. Please delete all nested resources"
                            + " before deleting this resource.");
    public static final ArmError MOVE_NOT_SUPPORTED =
            new ArmError(
                    Failure.CONFLICT,
                    "ResourceMoveNotSupported",
                    "Resource move is not supported for resource types '{types}'.");
    public static final ArmError MOVE_NOT_SUCCEEDED =
            new ArmError(
                    Failure.CONFLICT,
                    "MoveCannotProceedWithResourcesNotInSucceededState",
                    "The move cannot proceed: the resource '{id}' is not in the state 'Succeeded'.");
    public static final ArmError MOVE_INVALID =
            new ArmError(
                    Failure.CONFLICT,
                    "ResourceMoveProviderValidationFailed",
                    "Resource move validation failed: {why}.");
    public static final ArmError NAMESPACE_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "InvalidResourceNamespace",
                    "The resource namespace '{namespace}' is invalid.");
    public static final ArmError NAMESPACE_OWN =
            new ArmError(
                    Failure.CONFLICT,
                    "CannotUnregisterProvider",
                    "The namespace '{namespace}' is this installation's own and stays registered.");
    public static final ArmError PATH_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "InvalidResourceType",
                    "The resource type could not be found, or is not one that this installation has.");
    public static final ArmError METHOD_NOT_ALLOWED =
            new ArmError(
                    Failure.METHOD_NOT_ALLOWED,
                    "HttpMethodNotSupported",
                    "The requested resource does not support http method '{method}'.");
    public static final ArmError OPERATION_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "OperationResultNotFound",
                    "The operation result was not found.");
    public static final ArmError REMOVAL_FAILED =
            new ArmError(
                    Failure.CONFLICT,
                    "Conflict",
                    "The resource '{name}' was to be removed, and its removal has failed. Remove it or"
                            + " make it again first.");
    public static final ArmError OPERATION_IN_PROGRESS =
            new ArmError(
                    Failure.CONFLICT,
                    "AnotherOperationInProgress",
                    "Another operation on the resource '{name}' is in progress. Wait for its end and"
                            + " repeat the request.");
    public static final ArmError NAME_TAKEN =
            new ArmError(
                    Failure.CONFLICT, "NameAlreadyExists", "The name '{name}' is already in use.");
    public static final ArmError LOCATION_FIXED =
            new ArmError(
                    Failure.CONFLICT,
                    "InvalidResourceLocation",
                    "The resource '{name}' already exists in location '{existing}'. A resource with the"
                            + " same name cannot be created in location '{location}'. Please select a new"
                            + " resource name.");
    public static final ArmError PRECONDITION_FAILED =
            new ArmError(
                    Failure.PRECONDITION_FAILED,
                    "PreconditionFailed",
                    "The resource does not meet the condition of the If-Match or If-None-Match header.");

    /// The exception; facts fill the sentence's names.
    public Failed failed(Fact... facts) {
        List<Fact> all = new ArrayList<>(facts.length + 1);
        all.add(new Fact("code", code));
        all.addAll(Arrays.asList(facts));
        return new Failed(failure, sentence, all.toArray(Fact[]::new));
    }

    /// The exception of one named value.
    public Failed failed(String name, String value) {
        return failed(new Fact(name, value));
    }

    /// A property that breaks its rule.
    ///
    /// @param target its JSON path: `properties.corsConfiguration.maxAge`
    /// @param rule what it must be, to be read behind the path: `must be a string`
    public static Failed property(String target, String rule) {
        return BAD_PROPERTY.failed(new Fact("target", target), new Fact("rule", rule));
    }
}

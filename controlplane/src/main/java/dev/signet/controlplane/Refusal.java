// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The refusals that Azure Resource Manager and Microsoft.HealthcareApis answer with a code of
/// their own (contract 2.6, 2.7, 4.4 and its proposals). Each is thrown as [Failed] with the
/// fact `code`; the sentence holds `{names}` that the answer fills from facts. The fact
/// `target` is the JSON path.
enum Refusal {
    MISSING_API_VERSION(
            Failure.INVALID,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests."),
    INVALID_API_VERSION(
            Failure.INVALID,
            "InvalidApiVersionParameter",
            "The api-version '{version}' is invalid. The supported versions are '{accepted}'."),
    AUTHENTICATION_FAILED(
            Failure.UNAUTHENTICATED,
            "AuthenticationFailed",
            "Authentication failed. The 'Authorization' header is missing."),
    AUTHORIZATION_FAILED(
            Failure.FORBIDDEN,
            "AuthorizationFailed",
            "The client '{application}' with object id '{object}' does not have authorization to"
                    + " perform action '{action}' over scope '{scope}' or the scope is invalid."),
    INVALID_CONTENT(
            Failure.MALFORMED,
            "InvalidRequestContent",
            "The request content is not valid JSON at byte {byte}."),
    CONTENT_NOT_OBJECT(
            Failure.MALFORMED,
            "InvalidRequestContent",
            "The request content must be one JSON object."),
    BAD_PROPERTY(Failure.INVALID, "BadRequest", "The value of '{target}' {rule}."),
    INVALID_FILTER(
            Failure.INVALID,
            "InvalidFilterInQueryString",
            "The $filter is not understood. Known are comparisons 'name eq value', joined by 'and'."),
    SUBSCRIPTION_NOT_FOUND(
            Failure.NOT_FOUND,
            "SubscriptionNotFound",
            "The subscription '{subscription}' could not be found."),
    GROUP_NOT_FOUND(
            Failure.NOT_FOUND,
            "ResourceGroupNotFound",
            "Resource group '{group}' could not be found."),
    GROUP_BEING_DELETED(
            Failure.CONFLICT,
            "ResourceGroupBeingDeleted",
            "The resource group '{group}' is in deprovisioning state and cannot perform this"
                    + " operation."),
    GROUP_LOCATION(
            Failure.CONFLICT,
            "InvalidResourceGroupLocation",
            "Invalid resource group location '{location}'. The Resource group already exists in"
                    + " location '{existing}'."),
    RESOURCE_NOT_FOUND(
            Failure.NOT_FOUND,
            "ResourceNotFound",
            "The Resource '{type}/{name}' under resource group '{group}' was not found. For more"
                    + " details please go to https://aka.ms/ARMResourceNotFoundFix"),
    NAMESPACE_NOT_FOUND(
            Failure.NOT_FOUND,
            "InvalidResourceNamespace",
            "The resource namespace '{namespace}' is invalid."),
    PATH_NOT_FOUND(
            Failure.NOT_FOUND,
            "InvalidResourceType",
            "The resource type could not be found, or is not one that this installation has."),
    METHOD_NOT_ALLOWED(
            Failure.METHOD_NOT_ALLOWED,
            "HttpMethodNotSupported",
            "The requested resource does not support http method '{method}'."),
    OPERATION_NOT_FOUND(
            Failure.NOT_FOUND, "OperationResultNotFound", "The operation result was not found."),
    OPERATION_IN_PROGRESS(
            Failure.CONFLICT,
            "AnotherOperationInProgress",
            "Another operation on the resource '{name}' is in progress. Wait for its end and"
                    + " repeat the request."),
    NAME_TAKEN(Failure.CONFLICT, "NameAlreadyExists", "The name '{name}' is already in use."),
    NAME_UPPER_CASE(
            Failure.INVALID,
            "BadRequest",
            "Name can contain only upper and lowercase letters, numbers and the '-' character."),
    NAME_INVALID(
            Failure.INVALID,
            "BadRequest",
            "Name must have 3 to 23 lowercase letters, numbers and '-' characters, and begin and"
                    + " end with a letter or number."),
    KIND_NOT_BUILT(
            Failure.INVALID,
            "BadRequest",
            "The kind '{kind}' is not supported by this version yet. Supported is 'fhir-R4'."),
    KIND_FIXED(
            Failure.INVALID, "BadRequest", "The kind of a service cannot change after creation."),
    LOCATION_FIXED(
            Failure.CONFLICT,
            "InvalidResourceLocation",
            "The resource '{name}' already exists in location '{existing}'. A resource with the"
                    + " same name cannot be created in location '{location}'. Please select a new"
                    + " resource name."),
    PRECONDITION_FAILED(
            Failure.PRECONDITION_FAILED,
            "PreconditionFailed",
            "The resource does not meet the condition of the If-Match or If-None-Match header."),
    KEY_URI_INVALID(Failure.INVALID, "BadRequest", "Provided KeyVaultKeyUri {uri} is Invalid."),
    KEY_URI_VERSIONED(
            Failure.INVALID,
            "BadRequest",
            "Please provide KeyVault Key Uri without version. We will use latest version of the"
                    + " key"),
    KEY_URI_FIXED(Failure.INVALID, "BadRequest", "Updating KeyVaultKeyUri is not supported"),
    KEY_REVOKED(
            Failure.INVALID,
            "BadRequest",
            "No Update is allowed on Database Account with Customer Managed Key in Revoked Status"),
    CROSS_TENANT_MISSING(
            Failure.INVALID,
            "BadRequest",
            "A customer-managed key in location '{location}' needs the application id of your"
                    + " tenant's application in crossTenantCmkApplicationId."),
    ROLE_UNKNOWN(
            Failure.INVALID,
            "RoleDefinitionDoesNotExist",
            "The role '{role}' is none of those for FHIR data, and others cannot be assigned here."),
    ROLE_DEFINITION_UNKNOWN(
            Failure.NOT_FOUND,
            "RoleDefinitionDoesNotExist",
            "The specified role definition with ID '{role}' does not exist."),
    ROLE_ASSIGNMENT_UNKNOWN(
            Failure.NOT_FOUND,
            "RoleAssignmentNotFound",
            "The role assignment '{name}' is not found."),
    ROLE_ASSIGNMENT_EXISTS(
            Failure.CONFLICT,
            "RoleAssignmentExists",
            "The role assignment already exists. The ID of the existing role assignment is {id}."),
    ROLE_ASSIGNMENT_FIXED(
            Failure.CONFLICT,
            "RoleAssignmentUpdateNotPermitted",
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."),
    DEPLOYMENTS_NOT_BUILT(
            Failure.INVALID,
            "DeploymentsNotSupported",
            "Template deployments are not supported by this version yet. Create the resources with"
                    + " requests of their own."),
    VAULT_ELSEWHERE(
            Failure.NOT_FOUND,
            "VaultsNotHosted",
            "This installation hosts no key vaults: it uses a vault elsewhere. Manage vaults and"
                    + " keys there."),
    VAULT_NAME_TAKEN(Failure.CONFLICT, "VaultAlreadyExists", "The vault name is already in use.");

    private final Failure failure;
    private final String code;
    private final String sentence;

    Refusal(Failure failure, String code, String sentence) {
        this.failure = failure;
        this.code = code;
        this.sentence = sentence;
    }

    /// The exception; facts fill the sentence's names.
    Failed failed(Fact... facts) {
        List<Fact> all = new ArrayList<>(facts.length + 1);
        all.add(new Fact("code", code));
        all.addAll(Arrays.asList(facts));
        return new Failed(failure, sentence, all.toArray(Fact[]::new));
    }

    /// The exception of one named value.
    Failed failed(String name, String value) {
        return failed(new Fact(name, value));
    }

    /// A property that breaks its rule.
    ///
    /// @param target its JSON path: `properties.corsConfiguration.maxAge`
    /// @param rule what it must be, to be read behind the path: `must be a string`
    static Failed property(String target, String rule) {
        return BAD_PROPERTY.failed(new Fact("target", target), new Fact("rule", rule));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.fhir.FhirPathAllowance;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What is asked of an account, whoever brings it: a request of its own, or an entry of a Bundle.
/// The database is handed to the interaction beside it, once the caller has been admitted.
///
/// @param route under which it was found
/// @param base the account's address without slash at the end
/// @param rights of the caller
/// @param parameters decoded names and values of the address, in order
/// @param stated conditions beside them
/// @param preferences how the answer is wanted
/// @param payload what is sent along
/// @param entry its place in a batch or a transaction, from 0; empty where it is none of these
/// @param call as the audit trail sees it
/// @param work memory for what is built, until the outcome has been written
/// @param paths for the FHIRPath of its patches; a Bundle's for those of all its entries
/// @param computing for its searches and conditions; a Bundle's for those of all its entries
public record Exchange(
        RouteTable.Found route,
        String base,
        Rights rights,
        List<QueryParameter> parameters,
        Stated stated,
        Preferences preferences,
        Payload payload,
        OptionalInt entry,
        Call call,
        WorkBudget.Share work,
        FhirPathAllowance paths,
        ComputingTime computing) {

    /// Whether it is an entry of a batch or a transaction.
    public boolean isEntry() {
        return entry.isPresent();
    }

    /// Its number among the exchanges of its request: 0, or of an entry 1 and more.
    public int number() {
        return entry.isPresent() ? entry.getAsInt() + 1 : 0;
    }

    public Target target() {
        return route.target();
    }

    /// The first value of the parameter of that exact name.
    public Optional<String> parameter(String name) {
        for (QueryParameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    /// The account's address with a slash at the end, as references into it begin.
    public String root() {
        return base + "/";
    }
}

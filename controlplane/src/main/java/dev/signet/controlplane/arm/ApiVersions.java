// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import dev.signet.base.Fact;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import java.util.List;

/// The api-versions that a set of addresses takes.
///
/// @param accepted in rising order; empty: the addresses have no api-version
public record ApiVersions(List<String> accepted) {
    /// Subscriptions, resource groups, providers, lists of resources.
    public static final ApiVersions RESOURCES =
            of(
                    "2015-11-01 2016-02-01 2016-06-01 2016-09-01 2017-05-10 2018-01-01"
                            + " 2018-02-01 2018-05-01 2019-03-01 2019-05-01 2019-05-10 2019-06-01"
                            + " 2019-07-01 2019-08-01 2019-10-01 2019-11-01 2020-01-01 2020-06-01"
                            + " 2020-08-01 2020-10-01 2021-01-01 2021-04-01 2022-09-01 2022-12-01"
                            + " 2023-07-01 2024-03-01 2024-07-01 2024-11-01 2025-03-01 2025-04-01"
                            + " 2026-06-01");

    /// What a client reads to find the other endpoints.
    public static final ApiVersions METADATA = of("2015-01-01 2019-05-01 2020-06-01 2022-09-01");

    /// The directory; it has no api-version.
    public static final ApiVersions NONE = new ApiVersions(List.of());

    public ApiVersions {
        accepted = List.copyOf(accepted);
    }

    /// @param accepted in rising order, separated by spaces
    public static ApiVersions of(String accepted) {
        return new ApiVersions(List.of(accepted.split(" ", -1)));
    }

    /// The newest.
    public String latest() {
        return accepted.getLast();
    }

    /// The version that a request names, as the table spells it; empty text where none is needed.
    ///
    /// @throws dev.signet.base.Failed `INVALID` when it names none or another
    public String version(Request request) {
        if (accepted.isEmpty()) {
            return "";
        }
        String asked =
                request.query().stream()
                        .filter(parameter -> parameter.name().equalsIgnoreCase("api-version"))
                        .map(Parameter::value)
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElseThrow(ArmError.MISSING_API_VERSION::failed);
        return spelled(asked);
    }

    /// The version as the table spells it.
    ///
    /// @throws dev.signet.base.Failed `INVALID` when it is none of these
    public String spelled(String asked) {
        return accepted.stream()
                .filter(asked::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(
                        () ->
                                ArmError.INVALID_API_VERSION.failed(
                                        new Fact("version", asked),
                                        new Fact("accepted", String.join(", ", accepted))));
    }
}

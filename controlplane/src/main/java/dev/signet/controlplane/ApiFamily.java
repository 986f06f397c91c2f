// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Fact;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import java.util.List;

/// A set of addresses that share their api-versions (contract 2.1, azure-clients 7.5).
enum ApiFamily {
    /// Subscriptions, resource groups, providers, lists of resources.
    RESOURCES(
            "2015-11-01 2016-02-01 2016-06-01 2016-09-01 2017-05-10 2018-01-01"
                    + " 2018-02-01 2018-05-01 2019-03-01 2019-05-01 2019-05-10 2019-06-01"
                    + " 2019-07-01 2019-08-01 2019-10-01 2019-11-01 2020-01-01 2020-06-01"
                    + " 2020-08-01 2020-10-01 2021-01-01 2021-04-01 2022-09-01 2022-12-01"
                    + " 2023-07-01 2024-03-01 2024-07-01 2024-11-01 2025-03-01 2025-04-01"
                    + " 2026-06-01"),
    /// Microsoft.HealthcareApis.
    HEALTHCARE(
            "2018-08-20-preview 2019-09-16 2020-03-15 2020-03-30 2021-01-11"
                    + " 2021-06-01-preview 2021-11-01 2022-01-31-preview 2022-05-15 2022-06-01"
                    + " 2022-10-01-preview 2022-12-01 2023-02-28 2023-06-01-preview 2023-09-06"
                    + " 2023-11-01 2023-12-01 2024-03-01 2024-03-31 2025-04-01-preview"),
    /// Microsoft.KeyVault; answers have the shape of 2023-07-01.
    KEY_VAULT(
            "2015-06-01 2016-10-01 2018-02-14 2019-09-01 2021-10-01 2022-07-01"
                    + " 2022-11-01 2023-02-01 2023-07-01 2024-11-01 2025-05-01 2026-02-01"),
    /// Microsoft.Authorization.
    AUTHORIZATION(
            "2015-07-01 2018-01-01-preview 2018-07-01 2018-09-01-preview 2020-03-01-preview"
                    + " 2020-04-01-preview 2020-08-01-preview 2020-10-01-preview"
                    + " 2021-04-01-preview 2022-04-01 2022-05-01-preview 2023-04-01-preview"),
    /// What a client reads to find the other endpoints.
    METADATA("2015-01-01"),
    /// The directory; it has no api-version.
    DIRECTORY("");

    private final String accepted;

    /// @param accepted separated by spaces
    ApiFamily(String accepted) {
        this.accepted = accepted;
    }

    /// In rising order.
    List<String> accepted() {
        return accepted.isEmpty() ? List.of() : List.of(accepted.split(" ", -1));
    }

    /// The version that a request names, as the table spells it; empty text where none is
    /// needed.
    ///
    /// @throws dev.signet.base.Failed `INVALID` when it names none or another
    String version(Request request) {
        if (accepted.isEmpty()) {
            return "";
        }
        String asked =
                request.query().stream()
                        .filter(parameter -> parameter.name().equalsIgnoreCase("api-version"))
                        .map(Parameter::value)
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElseThrow(Refusal.MISSING_API_VERSION::failed);
        return accepted().stream()
                .filter(asked::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(
                        () ->
                                Refusal.INVALID_API_VERSION.failed(
                                        new Fact("version", asked),
                                        new Fact("accepted", accepted.replace(" ", ", "))));
    }
}

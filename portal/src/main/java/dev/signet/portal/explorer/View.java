// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Tab;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// In which form data is looked at.
public enum View {
    TABLE("Table"),
    JSON("JSON"),
    XML("XML"),
    /// Of a search only: what the account says of how it ran.
    RAN("How it ran");

    private static final String PARAMETER = "as";

    private final String label;

    View(String label) {
        this.label = label;
    }

    /// Those that a resource has.
    private static final List<View> OF_RESOURCE = List.of(TABLE, JSON, XML);

    /// The one that the address asks for; the table when it says nothing that is known.
    static View of(Call call) {
        String asked = call.parameter(PARAMETER);
        return Arrays.stream(values())
                .filter(each -> each.word().equals(asked))
                .findFirst()
                .orElse(TABLE);
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// To the forms of the resource at `address`.
    List<Tab> links(String address) {
        return links(address, OF_RESOURCE);
    }

    /// To the forms of the results at `address`.
    List<Tab> linksOfSearch(String address) {
        return links(address, List.of(values()));
    }

    private List<Tab> links(String address, List<View> views) {
        return views.stream()
                .map(
                        each ->
                                new Tab(
                                        each.label,
                                        each == TABLE
                                                ? address
                                                : address + "?" + PARAMETER + "=" + each.word(),
                                        each == this))
                .toList();
    }
}

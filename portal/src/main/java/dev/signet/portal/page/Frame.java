// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import dev.signet.portal.session.Session.Notice;
import java.util.List;
import java.util.Optional;

/// What stands around a page.
///
/// @param title of the page; its heading too
/// @param section which entry of the navigation is lit: `accounts`, `vaults`, `create`, or none
/// @param crumbs the way here, without the page itself
/// @param tabs of what the page is about; none for a page that stands alone
/// @param pages of the tab that is lit, where there are several
/// @param user who is signed in; empty when nobody is
/// @param csrf what each form carries
/// @param notice what is told once
/// @param assets where style and script lie
public record Frame(
        String title,
        String section,
        List<Link> crumbs,
        List<Tab> tabs,
        List<Tab> pages,
        String user,
        String csrf,
        Optional<Notice> notice,
        Assets.Places assets) {
    public Frame {
        crumbs = List.copyOf(crumbs);
        tabs = List.copyOf(tabs);
        pages = List.copyOf(pages);
    }

    /// To another page.
    public record Link(String label, String href) {}

    /// One of several pages, or groups of pages, about one thing.
    public record Tab(String label, String href, boolean current) {}
}

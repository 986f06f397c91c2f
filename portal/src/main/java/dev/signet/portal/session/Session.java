// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import java.time.Instant;
import java.util.Optional;

/// One user's visit, in memory. Any thread.
public final class Session {
    private final String name;
    private final String objectId;
    private final String csrf;
    private final Tokens tokens;
    private final Handles handles;
    private final Instant began;
    private Instant used; // guarded by this
    private Optional<Notice> notice = Optional.empty(); // guarded by this
    private Optional<Kept> kept = Optional.empty(); // guarded by this

    private record Kept(String page, Object content) {}

    /// What is told on the next page, once.
    ///
    /// @param tone `good`, `bad`, or `warn` for what is done and not yet in force everywhere
    public record Notice(String tone, String text) {}

    Session(
            String name,
            String objectId,
            String csrf,
            Tokens tokens,
            Handles handles,
            Instant began) {
        this.name = name;
        this.objectId = objectId;
        this.csrf = csrf;
        this.tokens = tokens;
        this.handles = handles;
        this.began = began;
        this.used = began;
    }

    /// Whose it is, for people.
    public String name() {
        return name;
    }

    public String objectId() {
        return objectId;
    }

    /// What every form of its pages carries.
    public String csrf() {
        return csrf;
    }

    public Tokens tokens() {
        return tokens;
    }

    public Handles handles() {
        return handles;
    }

    /// To be told on the next page.
    public synchronized void tell(boolean good, String text) {
        notice = Optional.of(new Notice(good ? "good" : "bad", text));
    }

    /// To be told on the next page, of what takes a while yet to be so.
    public synchronized void tellBegun(String text) {
        notice = Optional.of(new Notice("warn", text));
    }

    /// What is to be told; only once.
    public synchronized Optional<Notice> told() {
        Optional<Notice> told = notice;
        notice = Optional.empty();
        return told;
    }

    /// Keeps what a page is to show, so that the form before it is not sent again when the page is
    /// looked at again. There is room for one: the next takes its place.
    ///
    /// @param page its address
    public synchronized void keep(String page, Object content) {
        kept = Optional.of(new Kept(page, content));
    }

    /// What was kept for that page.
    public synchronized <T> Optional<T> kept(String page, Class<T> type) {
        return kept.filter(each -> each.page().equals(page) && type.isInstance(each.content()))
                .map(each -> type.cast(each.content()));
    }

    Instant began() {
        return began;
    }

    /// When it was used last: of a request that is being answered, now.
    public synchronized Instant used() {
        return used;
    }

    synchronized void use(Instant now) {
        used = now;
    }
}

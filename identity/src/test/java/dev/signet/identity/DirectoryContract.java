// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the issuer asks of a directory: those that are kept and the tests' own do the same.
public abstract class DirectoryContract {
    /// A directory and some whom it knows.
    ///
    /// @param clientId of an application
    /// @param name of that application for people, none of its ids
    /// @param granted the APIs that it may call
    /// @param user a member of the group
    /// @param group its object id
    public record Known(
            Directory directory,
            String clientId,
            String name,
            Set<Api> granted,
            User user,
            String group) {}

    protected abstract Known known();

    @Test
    void anApplicationIsFoundByItsIdWhateverItsCase() {
        Known known = known();
        String id = known.clientId();
        Client client = known.directory().client(id).orElseThrow();
        assertTrue(client.clientId().equalsIgnoreCase(id));
        for (String spelled : List.of(id.toUpperCase(Locale.ROOT), id.toLowerCase(Locale.ROOT))) {
            assertEquals(client, known.directory().client(spelled).orElseThrow(), spelled);
            assertEquals(known.name(), known.directory().applicationName(spelled), spelled);
            assertEquals(known.granted(), known.directory().granted(spelled), spelled);
        }
    }

    @Test
    void whatIsNotKnownIsEmptyAndNamedAsItWasAsked() {
        Directory directory = known().directory();
        for (String stranger : Set.of("", "Nobody", "00000000-0000-4000-8000-00000000ffff")) {
            assertTrue(directory.client(stranger).isEmpty(), stranger);
            assertTrue(directory.user(stranger).isEmpty(), stranger);
            assertEquals(stranger, directory.applicationName(stranger));
            assertEquals(Set.of(), directory.groups(stranger));
            assertFalse(directory.isOwn(stranger), stranger);
        }
    }

    @Test
    void dataNeedsNoGrant() {
        Directory directory = known().directory();
        assertEquals(Set.of(Api.DATA), directory.granted("Nobody"));
        assertTrue(known().granted().contains(Api.DATA));
    }

    @Test
    void aUserIsFoundByNameAndByObjectIdWhateverTheirCase() {
        Known known = known();
        User user = known.user();
        for (String one : Set.of(user.name(), user.objectId())) {
            for (String spelled :
                    List.of(one.toUpperCase(Locale.ROOT), one.toLowerCase(Locale.ROOT))) {
                User found = known.directory().user(spelled).orElseThrow();
                assertEquals(user.objectId(), found.objectId(), spelled);
            }
        }
    }

    @Test
    void aMembersGroupsAreFoundByItsObjectIdAlone() {
        Known known = known();
        Directory directory = known.directory();
        String id = known.user().objectId();
        for (String spelled : List.of(id.toUpperCase(Locale.ROOT), id.toLowerCase(Locale.ROOT))) {
            assertEquals(Set.of(known.group()), directory.groups(spelled), spelled);
        }
        assertEquals(Set.of(), directory.groups(known.user().name()));
    }
}

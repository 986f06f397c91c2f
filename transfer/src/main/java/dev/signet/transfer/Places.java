// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All places that the operator has allowed files to be read from. What lies in none of them is
/// refused before anybody is asked.
///
/// @param folders in the order in which they are tried
/// @param webs likewise
public record Places(List<FolderSource> folders, List<WebSource> webs) implements Source {
    public Places {
        folders = List.copyOf(folders);
        webs = List.copyOf(webs);
    }

    /// None.
    public static Places none() {
        return new Places(List.of(), List.of());
    }

    /// Whether an address lies in one of them.
    public boolean hold(URI address) {
        return of(address).isPresent();
    }

    /// Where each of them begins, folders first.
    public List<URI> beginnings() {
        var all = new ArrayList<URI>();
        folders.forEach(folder -> all.add(folder.beginning()));
        webs.forEach(web -> all.add(web.beginning()));
        return List.copyOf(all);
    }

    /// The files of NDJSON in the folder that begins there; none where it is no folder of these.
    ///
    /// @param most how many are told
    /// @throws dev.signet.base.Failed `UNAVAILABLE` when the folder cannot be looked through
    public PlaceFile.Listed files(URI beginning, int most) {
        return folders.stream()
                .filter(folder -> folder.beginning().equals(beginning))
                .findFirst()
                .map(folder -> folder.files(most))
                .orElse(PlaceFile.Listed.NONE);
    }

    private Optional<Source> of(URI address) {
        for (FolderSource folder : folders) {
            if (folder.holds(address)) {
                return Optional.of(folder);
            }
        }
        return webs.stream().filter(web -> web.holds(address)).<Source>map(web -> web).findFirst();
    }

    @Override
    public Reply open(Asked asked) {
        return of(asked.address())
                .map(source -> source.open(asked))
                .orElseGet(() -> new Reply.Refused(Reason.NOT_ALLOWED));
    }
}

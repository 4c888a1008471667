package cn.yimatong.ledger;

import java.nio.file.Path;

/** Another process, a node as a rule, works with a data folder. */
public final class FolderInUseException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    FolderInUseException(Path folder) {
        super("The data folder " + folder + " is used by another process: stop it, or name another folder");
    }
}

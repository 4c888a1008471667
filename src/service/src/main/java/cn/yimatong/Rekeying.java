package cn.yimatong;

import cn.yimatong.keys.DataKeys;
import cn.yimatong.keys.KeyStore;
import cn.yimatong.keys.MasterKey;
import cn.yimatong.keys.Opening;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.ledger.LedgerImport;
import cn.yimatong.ledger.LedgerImport.Changes;
import cn.yimatong.ledger.LedgerImport.Reseal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/**
 * An exported deployment under another master key: its secrets sealed anew, its records under a fresh data key. Index
 * secret, handle master and signing keys are the same inside, so holders are found and codes go on.
 *
 * @param dataKey the fresh data key, sealed under the new master key
 */
@SuppressWarnings("ArrayRecordComponent") // handed through as it came
record Rekeying(Map<String, Map<String, byte[]>> tables, Reseal reseal, byte[] dataKey, MasterKey masterKey,
        Path masterKeyFile, String deployment) {

    /** Makes the new master key where there is none; a file of it only where the place is one to fill. */
    static Rekeying of(Path oldMasterKey, LedgerPlace place, LedgerImport.Contents contents, SecureRandom random)
            throws StartException {
        Map<String, Map<String, byte[]>> old = contents.tables();
        try {
            KeyStore from = new KeyStore(MasterKey.read(oldMasterKey), random);
            DataKeys oldKeys = from.dataKeys(old.getOrDefault(KeyStore.DATA_KEYS, Map.of()), place.state());
            Path file = place.masterKeyFile();
            MasterKey masterKey = place.masterKeyToFill(random);
            if (masterKey.deployment().filter(id -> !id.equals(contents.deployment())).isPresent()) {
                throw new StartException("master-key: " + file + " is of another deployment than the exported one");
            }
            KeyStore to = new KeyStore(masterKey, random);
            if (to.opens(old.getOrDefault(KeyStore.SECRETS, Map.of()))) {
                throw new StartException("master-key: " + file
                        + " is the old master key; name another with --master-key, or none that is there");
            }
            // One that was carried is what an import that was stopped has sealed records under.
            byte[] dataKey = LedgerImport.carried(place.connection(), contents).filter(key -> key.length > 0)
                    .orElseGet(to::freshDataKey);
            Map<String, Map<String, byte[]>> tables = to.takeOver(from, old, dataKey);
            DataKeys newKeys = to.dataKeys(tables.getOrDefault(KeyStore.DATA_KEYS, Map.of()), place.state());
            return new Rekeying(tables, (index, version, sealed) -> switch (oldKeys.open(index, version, sealed)) {
                case Opening.Opened opened -> newKeys.seal(index, version, opened.plain());
                case Opening.UnknownKey _ -> throw new IllegalStateException("a record of an unknown data key");
            }, dataKey, masterKey, file, contents.deployment());
        } catch (WrongMasterKeyException e) {
            throw new StartException("master-key: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StartException(e);
        }
    }

    Changes changes() {
        return new Changes(tables, Optional.of(reseal), dataKey);
    }

    /** Has the new master key say which deployment it is of. */
    void bind() throws StartException {
        try {
            masterKey.bind(masterKeyFile, deployment);
        } catch (IOException e) {
            throw new StartException(e);
        }
    }

    @Override
    public String toString() {
        return "Rekeying[" + deployment + "]";
    }
}

package cn.yimatong.records;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The preset dictionary of stored records (RFC 1951), form 1: what most of them contain, the most frequent last. It can
 * never be changed, since no record would open again: another dictionary is another form.
 */
final class RecordDictionary {

    private static final String TEXT = """
            "donor""model-worker""low-income""medical""veteran""entitled""minor""student""disabled""senior"\
            "grade":"A""grade":"1""grade":"2""grade":"3""grade":"4""grade":"60+""grade":"70+""grade":"80+""grade":"65+"\
            },"guardians":{"":{"until":"","consentedAt":"","number":1}}\
            "consents":{"civil-affairs":{"bank-counter":{"gov-counter":{"hotel":{\
            "textVersion":"2026-1","at":"","by":""}}\
            {"name":"王李张刘陈杨黄赵吴周明华伟芳敏静丽强","birthDate":"19","idNumber":"3703021"\
            "issuer":"370300000000","validFrom":"2025-01-01","validUntil":"2030-12-31"\
            "credentials":{"health":{"number":""},"insurance":{"number":"","region":"370300"},\
            "ssc":{"number":"","issuer":"370300","validFrom":"2026-","validUntil":"2036-12-31"}},\
            "concessions":[{"kind":"senior","grade":"65+","validFrom":"2017-03-01","validUntil":"2027-03-01"}],\
            "assurance":{"realNameAt":"2026-01-05T02:00:00Z","realPersonAt":"2026-11-01T08:00:00Z"}}""";

    static final byte[] BYTES = TEXT.getBytes(UTF_8);

    private RecordDictionary() {}
}

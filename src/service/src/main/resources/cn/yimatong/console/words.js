"use strict";
/** All that the script says, in the language of the page; `words(name, ...values)` fills in what {0}, {1} stand for. */
const english = document.documentElement.lang.startsWith("en");
const texts = {
  "connecting": ["正在连接…", "Connecting…"],
  "live": ["实时 · {0}", "Live · {0}"],
  "silent": ["已 {0} 秒没有消息", "No news for {0} s"],
  "full": ["连接不上：看的人太多，或节点正在停止", "Not let in: too many look, or the node is stopping"],
  "gone": ["节点可能已停，或您的网络断了：见 docker/RUNBOOK.md “A node is gone”", "This node may be gone, or your line to it: see docker/RUNBOOK.md “A node is gone”"],
  "stale": ["失去联系：下面是旧数据", "Out of touch: what stands below is old"],
  "level.well": ["正常", "Well"],
  "level.mend": ["正常，但有事要处理", "Well, with something to mend"],
  "level.act": ["须立即处理", "Somebody has to act now"],
  "level.slow": ["缓慢", "Slow"],
  "level.held-up": ["部分人受阻", "Some people are held up"],
  "level.stopped": ["公交无法验码乘车", "Buses cannot board"],
  "finding.buses": ["公交：最近五秒 {1} 次验码中 {0} 次没有结果", "Buses: {0} of {1} scans of the last five seconds heard no decision"],
  "finding.ledger": ["Redis 没有应答、过慢或拒绝请求：不能发码，至多 open 场景凭本节点记忆放行（{2}）", "Redis does not answer, is too slow or refuses: nothing is issued, and at most open scenes go on, by this node's memory ({2})"],
  "finding.master": ["{0} 个 Redis 主节点没有应答：{2}", "{0} of Redis's masters do not answer: {2}"],
  "finding.refusing": ["Redis 有应答，但拒绝写入，最近五秒 {0} 次：期间不能发码，至多 open 场景凭本节点记忆放行（{2}）", "Redis answers and refuses to write, {0} times in the last five seconds: then nothing is issued, and at most open scenes go on ({2})"],
  "finding.faltering": ["最近五秒问 Redis {1} 次，{0} 次没有应答、过慢或被拒绝：{2}", "Of {1} questions of the last five seconds to Redis {0} were refused, left or too slow: {2}"],
  "finding.unusable": ["Redis 有应答，但数据丢失或版本不符", "Redis answers, and its data is lost or not for this version"],
  "finding.no-key": ["本节点没有可用的签名密钥，不能发码；若各节点都如此，几分钟内无人能乘车", "No key signs at this node: it makes no code. Where all nodes say so, nobody will board within minutes"],
  "finding.codes": ["最近五分钟 {1} 次发码请求中有 {0} 次因本服务故障未能发码", "{0} of {1} requests for codes of the last five minutes got none by this service's fault"],
  "finding.certificate-over": ["TLS 证书已过期：核对证书的客户端连不上", "The TLS certificate has expired: clients that check it cannot connect"],
  "finding.invalid-codes-now": ["最近五秒 {1} 次验码中有 {0} 次的码已过期、尚未生效或密钥不明，主要是：{2}", "{0} of {1} scans of the last five seconds showed a code that does not hold, mostly: {2}"],
  "finding.invalid-codes": ["最近一分钟 {1} 次验码中有 {0} 次的码已过期、尚未生效或密钥不明，主要是：{2}", "{0} of {1} scans of the last minute showed a code that does not hold, mostly: {2}"],
  "finding.clock-ahead": ["本节点时钟比 Redis 快 {4} 秒", "The clock of this node is {4} s ahead of Redis's"],
  "finding.clock-behind": ["本节点时钟比 Redis 慢 {4} 秒", "The clock of this node is {4} s behind Redis's"],
  "finding.token": ["签名密钥在加密机中，本节点用不了：本节点不能发码", "The signing key lies in a token that this node cannot use: it makes no code"],
  "finding.undecided": ["最近五分钟 {1} 次验码中 {0} 次没有结果", "{0} of {1} scans of the last five minutes heard no decision"],
  "finding.slow": ["最近五分钟 {1} 次验码中 {0} 次超过 50 毫秒", "{0} of {1} scans of the last five minutes took more than 50 ms"],
  "finding.memory": ["Redis 内存已用 {3}", "Redis has used {3} of its memory"],
  "finding.no-scanner": ["最近五秒 {1} 次验码请求中 {0} 次被拒绝（4xx），此前都能验", "{0} of {1} requests of the last five seconds to decide were refused (4xx), where they were served before"],
  "finding.refused-scans": ["最近五分钟 {1} 次验码请求中有 {0} 次被拒绝（4xx）", "{0} of {1} requests of the last five minutes to decide were refused (4xx)"],
  "finding.refused-codes": ["最近五分钟 {1} 次发码请求中有 {0} 次被拒绝（4xx）", "{0} of {1} requests of the last five minutes for codes were refused (4xx)"],
  "finding.unauthenticated": ["最近五分钟 {0} 个请求未携带有效令牌：外人试探，或某调用方的令牌已失效", "{0} requests of the last five minutes had no token that is in force: a stranger, or a caller whose token has ended"],
  "finding.unreadable": ["各节点共享的密钥和调用方中有 {0} 项本节点读不了", "{0} of the keys and callers that nodes share cannot be read by this node"],
  "finding.deaf": ["本节点已 {0} 秒无法查询哪些密钥和调用方有效：其间吊销的在此仍有效", "This node has not been able to ask for {0} s which keys and callers are in force: what was revoked meanwhile still holds here"],
  "finding.keys": ["所有签名密钥将在 {0} 天内到期", "Every signing key ends within {0} d"],
  "finding.next-token": ["加密机中有 {0} 个备用签名密钥本节点用不了", "{0} keys in a token that would sign next cannot be had by this node"],
  "finding.certificate": ["TLS 证书将在 {0} 天内到期", "The TLS certificate expires within {0} d"],
  "finding.certificate-refused": ["证书、私钥或客户端 CA 文件无法使用，仍沿用原证书", "The files of certificate, key or clients' authority cannot be used: what was served before goes on"],
  "finding.parked": ["{0} 次放行无法补记", "{0} acceptances cannot be settled"],
  "finding.pending": ["{0} 次放行 Redis 还不知道", "Redis does not know {0} acceptances yet"],
  "finding.twice": ["最近一小时补记发现：Redis 失联期间有 {0} 个码被放行两次", "{0} codes turned out in the last hour to have been accepted twice while Redis was away"],
  "paragraph.scans-hear-no-decision": ["Scans hear no decision", "Scans hear no decision"],
  "paragraph.a-master-is-left-alone": ["A master is left alone", "A master is left alone"],
  "paragraph.redis-refuses-writes": ["Redis refuses writes", "Redis refuses writes"],
  "paragraph.redis-is-gone": ["Redis is gone", "Redis is gone"],
  "paragraph.redis-has-lost-its-data": ["Redis has lost its data", "Redis has lost its data"],
  "paragraph.scans-are-slow": ["Scans are slow", "Scans are slow"],
  "paragraph.redis-runs-out-of-memory": ["Redis runs out of memory", "Redis runs out of memory"],
  "paragraph.keys-expire-soon": ["Keys expire soon", "Keys expire soon"],
  "paragraph.codes-are-not-made": ["Codes are not made", "Codes are not made"],
  "paragraph.codes-are-turned-away": ["Codes are turned away", "Codes are turned away"],
  "paragraph.requests-are-refused": ["Requests are refused", "Requests are refused"],
  "paragraph.a-clock-is-off": ["A clock is off", "A clock is off"],
  "paragraph.a-key-in-a-token-cannot-be-had": ["A key in a token cannot be had", "A key in a token cannot be had"],
  "paragraph.the-certificate-expires-soon": ["The certificate expires soon", "The certificate expires soon"],
  "paragraph.keys-or-callers-cannot-be-read": ["Keys or callers cannot be read", "Keys or callers cannot be read"],
  "paragraph.a-node-does-not-hear-of-changes": ["A node does not hear of changes", "A node does not hear of changes"],
  "paragraph.acceptances-are-parked": ["Acceptances are parked", "Acceptances are parked"],
  "paragraph.the-spool-is-not-empty": ["The spool is not empty", "The spool is not empty"],
  "paragraph.a-code-was-accepted-twice": ["A code was accepted twice", "A code was accepted twice"],
  "accepted": ["有结果者中放行 {0}", "{0} of those decided let in"],
  "no-scans": ["最近五秒没有验码", "No scans in the last five seconds"],
  "missed": ["▲ 最近五分钟未达目标", "▲ missed, last five minutes"],
  "attention": ["▲ 请处理", "▲ look here"],
  "answers": ["应答中 · 内存 {0}", "Answers · memory {0}"],
  "all-well": ["最近五分钟 {0} 次验码，在目标之内", "{0} scans in the last five minutes, within the objectives"],
  "well-again": ["最近五分钟 {0} 次验码，其中 {1} 次没有结果、{2} 次超过 50 毫秒：曾未达目标，但次数很少或已恢复", "{0} scans in the last five minutes, of which {1} heard no decision and {2} took more than 50 ms: that missed an objective, but by a few or no longer"],
  "since": ["自 {0} 起", "since {0}"],
  "all-quiet": ["最近五分钟没有验码", "No scans in the last five minutes"],
  "unanswered": ["最近一次无应答在 {0}", "last without an answer {0}"],
  "not-asked": ["尚未询问", "Not asked yet"],
  "refuses": ["拒绝写入 · 内存 {0}", "Refuses to write · memory {0}"],
  "no-answer": ["无应答", "No answer"],
  "some-answer": ["部分无应答", "Some do not answer"],
  "memory-of": ["{0} / {1}（{2}）", "{0} of {1}, {2}"],
  "memory-unbound": ["{0}，上限未知", "{0}, bound unknown"],
  "memory-untold": ["未知", "Not told"],
  "days": ["{0} 天", "{0} days"],
  "times": ["{0} 倍", "{0}×"],
  "millis": ["{0} 毫秒", "{0} ms"],
  "none-answered": ["最近十分钟没有应答过验码", "No scan was answered in the last ten minutes"],
  "none-issued": ["最近十分钟没有发码请求", "No codes were asked for in the last ten minutes"],
  "none-refused": ["最近十分钟没有拒绝", "No refusals in the last ten minutes"],
  "plot-parts": ["{0}：最近十分钟的曲线，各项当前值见下方列表", "{0}: curves of the last ten minutes; the list beneath has what each is now"],
  "plot": ["{0}：最近十分钟的曲线，逐分钟的数字见页末列表", "{0}: curve of the last ten minutes; the table below tells each minute of it"],
  "decision.accept": ["放行", "accept"],
  "decision.reject": ["拒绝", "reject"],
  "issuance.codes": ["已发码", "codes"],
  "issuance.unknown-scene": ["无此场景", "unknown scene"],
  "issuance.refused-scene": ["场景不收码", "scene refuses codes"],
  "issuance.unknown-holder": ["未登记", "unknown holder"],
  "issuance.suspended": ["已挂失", "suspended"],
  "issuance.revoked": ["已注销", "revoked"],
  "issuance.unknown-guardian": ["非监护人", "no guardian"],
  "issuance.no-key": ["没有密钥", "no key"],
  "issuance.key-missing": ["密钥用不了", "key out of reach"],
  "issuance.failed": ["未能发码", "failed"],
  "reason.malformed": ["不是本服务的码", "malformed"],
  "reason.unknown-key": ["密钥不明", "unknown key"],
  "reason.bad-signature": ["签名不符", "bad signature"],
  "reason.not-yet-valid": ["尚未生效", "not yet valid"],
  "reason.expired": ["已过期", "expired"],
  "reason.wrong-scene": ["场景不符", "wrong scene"],
  "reason.assurance-missing": ["实名不足", "assurance missing"],
  "reason.consent-missing": ["未授权", "consent missing"],
  "reason.not-entitled": ["无资格", "not entitled"],
  "reason.unavailable": ["没有结果", "unavailable"],
  "reason.revoked": ["已注销", "revoked"],
  "reason.suspended": ["已挂失", "suspended"],
  "reason.credential-missing": ["无此凭证", "credential missing"],
  "reason.credential-suspended": ["凭证已挂失", "credential suspended"],
  "reason.replayed": ["重复使用", "replayed"],
  "reason.paused": ["间隔太短", "paused"],
  "reason.passback": ["进出不符", "passback"],
};

function words(name, ...values) {
  const pair = texts[name];
  return pair ? pair[english ? 1 : 0].replace(/\{(\d)\}/g, (_, index) => values[index]) : name;
}

const nothing = "—";
const locale = english ? "en" : "zh-CN";

function plain(value, digits) {
  return value === null || value === undefined ? nothing
    : value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function rate(value) {
  return plain(value, value >= 100 || value === 0 ? 0 : 1);
}

/** Rounded down: 99.999 % must not pass for all. */
function share(value) {
  return value === null || value === undefined ? nothing
    : value === 1 ? "100 %" : plain(Math.floor(value * 10000) / 100, 2) + " %";
}

function millis(value, most) {
  return value === null || value === undefined ? nothing
    : words("millis", (most && value >= most ? "> " : "") + plain(value, value >= 10 ? 0 : value >= 1 ? 1 : 2));
}

/** Of a pace at which an allowance just lasts. */
function times(value) {
  return value === null ? nothing : words("times", plain(value, value >= 10 || value === 0 ? 0 : 1));
}

function bytes(value) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return plain(value, unit > 2 ? 1 : 0) + " " + units[unit];
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(locale, { hourCycle: "h23" });
}

/** With its day, where that is not today. */
function instant(seconds) {
  const day = (date) => date.toLocaleDateString(locale, { month: "short", day: "numeric" });
  const then = new Date(seconds * 1000);
  return then.toDateString() === new Date().toDateString() ? clock(seconds) : day(then) + " " + clock(seconds);
}

function mean(values) {
  const known = values.filter((value) => value !== null);
  return known.length ? known.reduce((sum, each) => sum + each, 0) / known.length : null;
}

/** Of shares of so many each. */
function meanShare(shares, of) {
  const known = shares.map((share, index) => ({ share, of: of[index] })).filter((each) => each.share !== null && each.of > 0);
  const all = known.reduce((sum, each) => sum + each.of, 0);
  return all ? known.reduce((sum, each) => sum + each.share * each.of, 0) / all : null;
}

/** @param pick Math.min or Math.max */
function worst(values, pick) {
  const known = values.filter((value) => value !== null);
  return known.length ? pick(...known) : null;
}

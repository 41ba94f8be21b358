//! Bills, stock and members: what an ERP, Alipay and the platforms' back rooms write.

/// 千牛 动账明细, with 入帐 as it spells it.
#[rustfmt::skip]
pub const MOVEMENTS: [&str; 14] = [
    "商家昵称", "入帐日期", "入帐时间", "支付流水号", "主订单id", "子订单id", "入帐类型", "收入金额(元)", "支出金额(元)", "业务描述", "备注",
    "收/付渠道", "数据创建时间", "数据修改时间",
];

/// 聚合结算.
pub const SETTLED: [&str; 7] =
    ["入账时间", "支付流水号", "淘宝订单编号", "入账类型", "收入金额（元）", "支出金额", "业务描述"];

/// 天猫 账单, the money for goods.
pub const GOODS_BILL: [&str; 6] = ["子订单号", "订单号", "数量", "订单实际金额（元）", "退款金额（元）", "商品名称"];

/// 支付宝 账务明细.
#[rustfmt::skip]
pub const ALIPAY: [&str; 11] = [
    "账务流水号", "业务流水号", "发生时间", "收入金额（+元）", "支出金额（-元）", "账户余额（元）", "业务类型", "业务描述", "业务基础订单号",
    "商户订单号", "备注",
];

/// 卖家版运费险.
pub const FREIGHT_INSURANCE: [&str; 5] = ["保单号", "订单编号", "保费(元)", "承保时间", "保单状态"];

/// 旺店通 库存查询.
pub const STOCK_WDT: [&str; 9] =
    ["仓库", "商家编码", "货品编号", "货品名称", "规格名称", "可发库存", "实际库存", "在途库存", "成本价"];

/// 聚水潭 商品库存.
pub const STOCK_JST: [&str; 6] = ["款式编码", "商品编码", "商品名称", "颜色及规格", "主仓实际库存数", "可用数"];

/// 千牛 库存管理.
pub const STOCK_QIANNIU: [&str; 6] = ["商品ID", "商品名称", "SKU ID", "商家编码", "可售库存", "更新时间"];

/// 京东 会员列表.
pub const MEMBERS: [&str; 7] =
    ["会员账号", "会员等级", "手机号", "首次购买时间", "最近购买时间", "购买次数", "购买金额"];

/// The same of Taobao, in the words that it uses elsewhere.
pub const MEMBERS_TAOBAO: [&str; 7] =
    ["会员昵称", "会员等级", "手机号", "首次交易时间", "最近交易时间", "交易笔数", "交易总额"];
/// The same of Douyin.
pub const MEMBERS_DOUYIN: [&str; 7] =
    ["抖音用户ID", "会员等级", "手机号", "首次消费时间", "最近消费时间", "累计消费次数", "累计消费金额"];
/// The same of Pinduoduo.
pub const MEMBERS_PDD: [&str; 7] =
    ["拼多多用户ID", "会员等级", "手机号", "首次成交时间", "最近成交时间", "成交次数", "成交金额(元)"];

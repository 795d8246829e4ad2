/* Codes with their right check characters; reckoned here on its own, by the published rules. */
#ifndef KZ_SAMPLE_CODES_H
#define KZ_SAMPLE_CODES_H

#include "core/core.h"

/* 统一社会信用代码 (GB 32100): pair 91 firms, 12 public bodies, 93 co-operatives; division of six digits. */
struct str code_of_party(struct arena *a, const char *pair, struct str division, uint32_t serial);
/* 高企证书编号 GR + year + 34 + six digits, 科小入库登记编号, 技术合同登记编号. */
struct str code_of_certificate(struct arena *a, int year, uint32_t serial);
struct str code_of_listing(
	struct arena *a, int year, struct str division, bool founded_then, uint32_t serial);
struct str code_of_contract(struct arena *a, int year, struct str division, uint32_t serial);

#endif

/* Generated from the API document by "npm run api-types". A test fails where this is out of date. */

export interface paths {
    "/api/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSuggestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getCart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/line-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["addLineItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/line-items/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setLineItemQuantity"];
        post?: never;
        delete: operations["removeLineItem"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/removed-line-items/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["restoreLineItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["undoCartMerge"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/saved-line-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["saveLineItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/saved-line-items/{sku}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["moveSavedLineItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/saved-line-items/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeSavedLineItem"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSavedAddresses"];
        put?: never;
        post: operations["addSavedAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/addresses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeSavedAddress"];
        options?: never;
        head?: never;
        patch: operations["updateSavedAddress"];
        trace?: never;
    };
    "/api/remembered-browsers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRememberedBrowsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/remembered-browsers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["forgetRememberedBrowser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["registerCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signIn"];
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passkeys/registration-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["createPasskeyRegistrationOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["addPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passkeys/authentication-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["createPasskeyAuthenticationOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signInWithPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/wishlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWishlist"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/wishlist/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["addToWishlist"];
        post?: never;
        delete: operations["removeFromWishlist"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOrders"];
        put?: never;
        post: operations["placeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAdminProducts"];
        put?: never;
        post: operations["createAdminProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAdminProduct"];
        put?: never;
        post?: never;
        delete: operations["deleteAdminProduct"];
        options?: never;
        head?: never;
        patch: operations["updateAdminProduct"];
        trace?: never;
    };
    "/api/admin/products/{slug}/pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listProductPictures"];
        put?: never;
        post: operations["addProductPicture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{slug}/pictures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["deleteProductPicture"];
        options?: never;
        head?: never;
        patch: operations["updateProductPicture"];
        trace?: never;
    };
    "/api/admin/products/{slug}/removed-pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRemovedProductPictures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{slug}/removed-pictures/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["restoreProductPicture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["createImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/stock-adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["createStockAdjustment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/price-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPriceChanges"];
        put?: never;
        post: operations["createPriceChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/price-changes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["endPriceChange"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAdminOrders"];
        put?: never;
        post: operations["placeAdminOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAdminOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{number}/pack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["packAdminOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{number}/ship": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["shipAdminOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{number}/deliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["deliverAdminOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{number}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["cancelAdminOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{number}/cancel-rest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["cancelRestOfAdminOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{number}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["refundAdminOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{number}/mails/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resendAdminOrderMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/invoices/{number}.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getInvoiceFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["updateSettings"];
        trace?: never;
    };
    "/api/admin/promo-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPromoCodes"];
        put?: never;
        post: operations["createPromoCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/promo-codes/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["endPromoCode"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/customers/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["exportCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/customers/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["eraseCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/customers/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["disableCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listWebhookEndpoints"];
        put?: never;
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        patch: operations["updateWebhookEndpoint"];
        trace?: never;
    };
    "/api/admin/webhook-endpoints/{id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["createWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/webhook-endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/webhook-endpoints/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["replayWebhookDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ProductSummary: {
            slug: string;
            name: string;
            priceMinor: number;
            currency: string;
            compareAtMinor: number | null;
            image: string;
            colors: string[];
            sizes: string[];
            available: boolean;
        };
        ProductList: {
            products: components["schemas"]["ProductSummary"][];
            total: number;
            nextCursor: string | null;
        };
        Problem: {
            type: "about:blank";
            status: number;
            code: string;
            detail: string;
            requestId?: string;
            title: string;
        };
        Category: {
            slug: string;
            label: string;
        };
        Variant: {
            sku: string;
            merchantSku: string | null;
            options: {
                [key: string]: string;
            };
            color: string;
            size: string;
            style: string;
            priceMinor: number;
            compareAtMinor: number | null;
            available: boolean;
            stock: "in" | "low" | "out";
            image: string;
        };
        Product: {
            slug: string;
            name: string;
            descriptionHtml: string;
            priceMinor: number;
            currency: string;
            image: string;
            categories: components["schemas"]["Category"][];
            available: boolean;
            variants: components["schemas"]["Variant"][];
        };
        Suggestions: {
            queries: {
                text: string;
                path: string;
            }[];
            categories: {
                label: string;
                path: string;
            }[];
            products: {
                name: string;
                path: string;
                image: string;
                priceMinor: number;
                price: string;
            }[];
        };
        Notice: {
            code: "low_stock" | "not_enough_stock" | "sold_out" | "no_longer_sold" | "price_lower" | "price_higher";
            message: string;
        };
        LineItem: {
            sku: string;
            slug: string;
            name: string;
            color: string;
            size: string;
            style: string;
            quantity: number;
            unitPriceMinor: number;
            lineTotalMinor: number;
            available: boolean;
            notices: components["schemas"]["Notice"][];
        };
        Cart: {
            version: number;
            lineItems: components["schemas"]["LineItem"][];
            savedLineItems: components["schemas"]["LineItem"][];
            removedLineItem: components["schemas"]["LineItem"] | null;
            brought: {
                toCart: number;
                saved: number;
            };
            itemCount: number;
            subtotalMinor: number;
            currency: string;
        };
        NewLineItem: {
            sku: string;
            quantity: number;
        };
        LineItemQuantity: {
            quantity: number;
        };
        SavedLineItem: {
            sku: string;
        };
        SavedAddress: {
            id: string;
            name: string;
            line1: string;
            line2: string;
            postalCode: string;
            city: string;
            country: string;
            phone: string;
            isDefault: boolean;
        };
        SavedAddressList: {
            addresses: components["schemas"]["SavedAddress"][];
        };
        NewSavedAddress: {
            name: string;
            line1: string;
            line2?: string;
            postalCode: string;
            city: string;
            country: string;
            phone?: string;
            isDefault?: true;
        };
        SavedAddressChange: {
            name?: string;
            line1?: string;
            line2?: string;
            postalCode?: string;
            city?: string;
            country?: string;
            phone?: string;
            isDefault?: true;
        };
        RememberedBrowser: {
            id: string;
            userAgent: string;
            signedInAt: string;
            current: boolean;
        };
        RememberedBrowserList: {
            browsers: components["schemas"]["RememberedBrowser"][];
        };
        Registration: {
            email: string;
            password: string;
            name: string;
        };
        Customer: {
            email: string;
            name: string;
            emailConfirmed: boolean;
        };
        Session: {
            id: string;
            customer: components["schemas"]["Customer"];
            cart: {
                version: number;
                itemCount: number;
                merged: boolean;
            };
        };
        Credentials: {
            email: string;
            password: string;
        };
        DeviceSession: {
            id: string;
            userAgent: string;
            signedInAt: string;
            seenAt: string;
            current: boolean;
        };
        DeviceSessionList: {
            sessions: components["schemas"]["DeviceSession"][];
        };
        PasskeyOptions: {
            challenge: string;
        } & {
            [key: string]: unknown;
        };
        NewPasskeyCredential: {
            id: string;
            rawId: string;
            type: "public-key";
            authenticatorAttachment?: "platform" | "cross-platform";
            clientExtensionResults: Record<string, never>;
            response: {
                clientDataJSON: string;
                attestationObject: string;
                transports?: string[];
            };
        };
        Passkey: {
            id: string;
            name: string;
            addedAt: string;
        };
        SignedPasskeyCredential: {
            id: string;
            rawId: string;
            type: "public-key";
            authenticatorAttachment?: "platform" | "cross-platform";
            clientExtensionResults: Record<string, never>;
            response: {
                clientDataJSON: string;
                authenticatorData: string;
                signature: string;
                userHandle?: string;
            };
        };
        Wishlist: {
            slugs: string[];
        };
        NewAddress: {
            name: string;
            line1: string;
            line2?: string;
            postalCode: string;
            city: string;
            country: string;
            phone?: string;
        };
        NewBilling: {
            company?: string;
            vatId?: string;
            address?: {
                name: string;
                line1: string;
                line2?: string;
                postalCode: string;
                city: string;
                country: string;
            };
        };
        SeenLineItem: {
            sku: string;
            quantity: number;
            unitPriceMinor: number;
        };
        NewOrder: {
            email: string;
            address: components["schemas"]["NewAddress"];
            billing?: components["schemas"]["NewBilling"];
            deliveryMethod: string;
            paymentMethod: string;
            promoCode?: string;
            notes?: string;
            giftNote?: string;
            totalMinor: number;
            seenLineItems?: components["schemas"]["SeenLineItem"][];
        };
        Address: {
            name: string;
            line1: string;
            line2: string;
            postalCode: string;
            city: string;
            country: string;
            phone: string;
        };
        Billing: {
            company: string;
            vatId: string;
            address: {
                name: string;
                line1: string;
                line2: string;
                postalCode: string;
                city: string;
                country: string;
            } | null;
        };
        OrderLineItem: {
            position: number;
            sku: string;
            slug: string;
            name: string;
            color: string;
            size: string;
            style: string;
            quantity: number;
            unitPriceMinor: number;
            discountMinor: number;
            taxBasisPoints: number;
        };
        VatOfRate: {
            basisPoints: number;
            netMinor: number;
            vatMinor: number;
        };
        Order: {
            number: string;
            state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
            placedAt: string;
            email: string;
            address: components["schemas"]["Address"];
            billing: components["schemas"]["Billing"] | null;
            lineItems: components["schemas"]["OrderLineItem"][];
            currency: string;
            subtotalMinor: number;
            discountMinor: number;
            deliveryMinor: number;
            taxMinor: number;
            taxBasisPoints: number;
            vat: components["schemas"]["VatOfRate"][];
            isTaxIncluded: boolean;
            totalMinor: number;
            refundedMinor: number;
            promoCode: string | null;
            giftNote: string;
            deliveryMethod: string;
            paymentMethod: string;
            mayLackConfirmation: boolean;
            keptUntil: string | null;
        };
        PlacedOrder: {
            order: components["schemas"]["Order"];
            token: string;
            payment: {
                kind: "done" | "redirect" | "unavailable" | "closed";
                url?: string;
            };
        };
        OrderSummary: {
            currency: string;
            subtotalMinor: number;
            discountMinor: number;
            deliveryMinor: number;
            taxMinor: number;
            taxBasisPoints: number;
            vat: components["schemas"]["VatOfRate"][];
            isTaxIncluded: boolean;
            totalMinor: number;
            deliveryMethod: string | null;
            lineItems: components["schemas"]["OrderLineItem"][];
        };
        OrderList: {
            orders: components["schemas"]["Order"][];
            nextCursor: string | null;
        };
        Payment: {
            state: "due" | "pending" | "declined" | "paid" | "closing" | "returning" | "partly_refunded" | "refunded" | "void";
            currency: string;
            receivedMinor: number;
            refundedMinor: number;
            refundPendingMinor: number;
            isPaidOut: boolean;
        };
        OrderEvent: {
            action: string;
            state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
            note: string;
            at: string;
        };
        Exchange: {
            number: string;
            state: "to_pack" | "packed" | "shipped" | "delivered" | "canceled";
            carrier: string;
            trackingNumber: string;
            trackingUrl: string;
            lineItems: {
                sku: string;
                name: string;
                color: string;
                style: string;
                size: string;
                quantity: number;
            }[];
        };
        Invoice: {
            number: string;
            kind: "invoice" | "credit_note" | "reversal";
            issuedOn: string;
            currency: string;
            grossMinor: number;
        };
        OrderDetail: {
            number: string;
            state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
            placedAt: string;
            email: string;
            address: components["schemas"]["Address"];
            billing: components["schemas"]["Billing"] | null;
            lineItems: components["schemas"]["OrderLineItem"][];
            currency: string;
            subtotalMinor: number;
            discountMinor: number;
            deliveryMinor: number;
            taxMinor: number;
            taxBasisPoints: number;
            vat: components["schemas"]["VatOfRate"][];
            isTaxIncluded: boolean;
            totalMinor: number;
            refundedMinor: number;
            promoCode: string | null;
            giftNote: string;
            deliveryMethod: string;
            paymentMethod: string;
            mayLackConfirmation: boolean;
            keptUntil: string | null;
            payment: components["schemas"]["Payment"];
            events: components["schemas"]["OrderEvent"][];
            exchanges: components["schemas"]["Exchange"][];
            invoiceNumber: string | null;
            invoices: components["schemas"]["Invoice"][];
        };
        AdminProductSummary: {
            slug: string;
            name: string;
            type: string;
            vendor: string;
            status: "active" | "draft" | "archived";
            variantCount: number;
            priceFromMinor: number | null;
            priceToMinor: number | null;
            stock: number;
            updatedAt: string;
        };
        AdminVariant: {
            sku: string;
            options: {
                [key: string]: string;
            };
            priceMinor: number;
            compareAtMinor: number | null;
            stock: number;
            counted: boolean;
            sellsBelowZero: boolean;
            barcode: string;
            weightGrams: number | null;
        };
        AdminProduct: {
            slug: string;
            version: number;
            name: string;
            description: string;
            vendor: string;
            type: string;
            category: string;
            tags: string[];
            materials: string;
            care: string;
            measurements: string;
            status: "active" | "draft" | "archived";
            taxClass: "standard" | "reduced" | "zero";
            seoTitle: string;
            seoDescription: string;
            options: {
                name: string;
                values: string[];
            }[];
            variants: components["schemas"]["AdminVariant"][];
            createdAt: string;
            updatedAt: string;
        };
        AdminPicture: {
            id: string;
            url: string;
            width: number;
            height: number;
            alt: string;
            focusX: number;
            focusY: number;
            colors: string[];
            skus: string[];
        };
        AdminRemovedPicture: {
            id: string;
            url: string;
            width: number;
            height: number;
            alt: string;
            focusX: number;
            focusY: number;
            colors: string[];
            skus: string[];
            removedAt: string;
        };
        ImportChange: {
            line: number | null;
            slug: string;
            change: "created" | "updated";
            sku: string | null;
            field: string;
            from: string | null;
            to: string | null;
        };
        CatalogImport: {
            id: string;
            state: "uploading" | "checking" | "checked" | "refused" | "importing" | "done" | "canceled" | "failed";
            fileName: string;
            createdAt: string;
            rowsRead: number;
            productsRead: number;
            summary: {
                products: number;
                created: number;
                updated: number;
                unchanged: number;
                variants: {
                    created: number;
                    updated: number;
                    removed: number;
                };
                changes: components["schemas"]["ImportChange"][];
                moreChanges: number;
            } | null;
            errors: {
                line: number;
                reason: string;
            }[];
        };
        AdminListedOrder: {
            number: string;
            state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
            paysOnDelivery: boolean;
            isPartlyPacked: boolean;
            name: string;
            email: string;
            country: string;
            placedAt: string;
            currency: string;
            totalMinor: number;
            refundedMinor: number;
            items: number;
        };
        AdminOrderList: {
            orders: components["schemas"]["AdminListedOrder"][];
            nextCursor: string | null;
        };
        AdminOrderEvent: {
            action: string;
            state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
            by: "customer" | "staff" | "payment" | "shop";
            name: string;
            note: string;
            at: string;
        };
        Parcel: {
            number: number;
            state: "packed" | "shipped" | "delivered" | "canceled";
            carrier: string;
            trackingNumber: string;
            trackingUrl: string;
            items: {
                sku: string;
                quantity: number;
            }[];
        };
        OrderMail: {
            id: string;
            mail: string;
            subject: string;
            sentAt: string;
            resentBy: string;
        };
        OrderNote: {
            text: string;
            name: string;
            at: string;
        };
        AdminOrder: {
            number: string;
            state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
            placedAt: string;
            email: string;
            address: components["schemas"]["Address"];
            billing: components["schemas"]["Billing"] | null;
            lineItems: components["schemas"]["OrderLineItem"][];
            currency: string;
            subtotalMinor: number;
            discountMinor: number;
            deliveryMinor: number;
            taxMinor: number;
            taxBasisPoints: number;
            vat: components["schemas"]["VatOfRate"][];
            isTaxIncluded: boolean;
            totalMinor: number;
            refundedMinor: number;
            promoCode: string | null;
            giftNote: string;
            deliveryMethod: string;
            paymentMethod: string;
            mayLackConfirmation: boolean;
            keptUntil: string | null;
            carrier: string;
            trackingNumber: string;
            trackingUrl: string;
            isPartlyPacked: boolean;
            payment: components["schemas"]["Payment"];
            differenceMinor: number | null;
            events: components["schemas"]["AdminOrderEvent"][];
            parcels: components["schemas"]["Parcel"][];
            exchanges: components["schemas"]["Exchange"][];
            invoiceNumber: string | null;
            invoices: components["schemas"]["Invoice"][];
            mails: components["schemas"]["OrderMail"][];
            notes: components["schemas"]["OrderNote"][];
        };
        PlacedAdminOrder: {
            order: components["schemas"]["AdminOrder"];
            paymentUrl: string | null;
        };
        Report: {
            name: "sales" | "products" | "customers" | "returns" | "vat";
            by: string;
            tables: string[];
            from: string;
            to: string;
            timeZone: string;
            currency: string;
            rows: {
                [key: string]: unknown;
            }[];
            isCut: boolean;
            totals: {
                [key: string]: unknown;
            } | null;
        };
        ShopSettings: {
            version: number;
            name: string;
            logo: {
                kind: "wordmark" | "text" | "picture";
                picture: string | null;
                icon: string | null;
            };
            accent: string;
            contact: {
                email: string;
                phone: string;
                hours: string;
            };
            legal: {
                company: string;
                address: string;
                register: string;
                vatId: string;
            };
            currency: string;
            timeZone: string;
            delivery: {
                freeFromMinor: number | null;
                zones: {
                    name: string;
                    countries: string[];
                    methods: {
                        code: string;
                        name: string;
                        priceMinor: number;
                        freeFromMinor: number | null;
                        daysFrom: number;
                        daysTo: number;
                        note: string;
                    }[];
                }[];
                carriers: {
                    name: string;
                    trackingUrl: string;
                }[];
            };
            returns: {
                days: number;
                address: {
                    name: string;
                    line1: string;
                    line2: string;
                    postalCode: string;
                    city: string;
                    country: string;
                };
            };
            taxes: {
                included: boolean;
                rates: {
                    [key: string]: number;
                };
                classes: {
                    standard: {
                        name: string;
                    };
                    reduced: {
                        name: string;
                        rates: {
                            [key: string]: number;
                        };
                    };
                    zero: {
                        name: string;
                        rates: {
                            [key: string]: number;
                        };
                    };
                };
            };
            accounting: {
                consultant: string;
                client: string;
                debtorAccount: string;
                homeAccount: string;
                ossAccount: string;
                accounts: string[][];
            };
            payments: {
                card: boolean;
                onDelivery: "on" | "confirmed" | "off";
            };
            limits: {
                onDeliveryOfSkuMax: number;
                onDeliveryItemsMax: number;
                openOfNetworkMax: number;
                openOfSiteMax: number;
                openOfPayerMax: number;
                openOfKnownCustomerMax: number;
                heldItemsMax: number;
            };
            content: {
                announcement: string;
                navigation: {
                    label: string;
                    path: string;
                    inHeader: boolean;
                }[];
                home: {
                    description: string;
                    heading: string;
                    lede: string;
                    modules: string[];
                    values: {
                        text: string;
                        title: string;
                    }[];
                    title: string;
                };
                wearItWith: string[][];
                pages: {
                    [key: string]: {
                        description: string;
                        html: string;
                        title: string;
                    };
                };
                ownPages: {
                    [key: string]: {
                        description: string;
                        html: string;
                        title: string;
                    };
                };
                help: string[];
            };
            mails: {
                footer: string;
                asksForReviews: boolean;
                texts: {
                    [key: string]: {
                        subject: string;
                        introduction: string;
                    };
                };
            };
            search: {
                synonyms: string[][];
            };
        };
        AuditEntry: {
            id: string;
            at: string;
            actor: {
                kind: "staff" | "key" | "command";
                name: string;
            };
            network: string;
            action: string;
            subject: {
                kind: string;
                id: string;
            };
            before: {
                [key: string]: unknown;
            } | null;
            after: {
                [key: string]: unknown;
            } | null;
        };
    };
    responses: {
        InvalidRequestOrInvalidCursor400: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "invalid_request" | "invalid_cursor";
                };
            };
        };
        Internal500: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "internal";
                };
            };
        };
        DatabaseUnavailableOrOverloaded503: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "database_unavailable" | "overloaded";
                };
            };
        };
        InvalidRequest400: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "invalid_request";
                };
            };
        };
        NotFound404: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "not_found";
                };
            };
        };
        InvalidRequest414: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "invalid_request";
                };
            };
        };
        DatabaseUnavailableOrOverloadedOrStateUnavailable503: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "database_unavailable" | "overloaded" | "state_unavailable";
                };
            };
        };
        InvalidRequestOrInvalidJsonOrInvalidKey400: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "invalid_request" | "invalid_json" | "invalid_key";
                };
            };
        };
        CrossSite403: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "cross_site";
                };
            };
        };
        VariantNotFound404: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "variant_not_found";
                };
            };
        };
        SoldOut409: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "sold_out";
                };
            };
        };
        BodyTooLarge413: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "body_too_large";
                };
            };
        };
        UnsupportedMediaType415: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "unsupported_media_type";
                };
            };
        };
        TooManyLineItemsOrQuantityTooLargeOrCartTooLargeForCookieOrKeyReused422: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "too_many_line_items" | "quantity_too_large" | "cart_too_large_for_cookie" | "key_reused";
                };
            };
        };
        RateLimited429: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "rate_limited";
                };
            };
        };
        DatabaseUnavailableOrOverloadedOrStateUnavailableOrSessionReplaced503: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "database_unavailable" | "overloaded" | "state_unavailable" | "session_replaced";
                };
            };
        };
        InvalidRequestOrInvalidJsonOrInvalidVersionOrInvalidKey400: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "invalid_request" | "invalid_json" | "invalid_version" | "invalid_key";
                };
            };
        };
        NotInCart404: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "not_in_cart";
                };
            };
        };
        CartTooLargeForCookieOrKeyReused422: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "cart_too_large_for_cookie" | "key_reused";
                };
            };
        };
        NotRemoved404: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "not_removed";
                };
            };
        };
        NothingToUndo404: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "nothing_to_undo";
                };
            };
        };
        TooManySavedOrCartTooLargeForCookieOrKeyReused422: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "too_many_saved" | "cart_too_large_for_cookie" | "key_reused";
                };
            };
        };
        NotSaved404: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "not_saved";
                };
            };
        };
        SignInNeeded401: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "sign_in_needed";
                };
            };
        };
        InvalidRequestOrInvalidJson400: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "invalid_request" | "invalid_json";
                };
            };
        };
        WrongCredentials401: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "wrong_credentials";
                };
            };
        };
        TooManyTries429: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "too_many_tries";
                };
            };
        };
        CrossSiteOrConfirmIdentityOrFactorNeeded403: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "cross_site" | "confirm_identity" | "factor_needed";
                };
            };
        };
        PasskeyExists409: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "passkey_exists";
                };
            };
        };
        PasskeyRefusedOrTooManyPasskeys422: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "passkey_refused" | "too_many_passkeys";
                };
            };
        };
        PasskeyRefusedOrWrongCredentials401: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "passkey_refused" | "wrong_credentials";
                };
            };
        };
        TooManyWishes422: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "too_many_wishes";
                };
            };
        };
        InvalidRequestOrInvalidJsonOrKeyNeededOrInvalidKey400: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "invalid_request" | "invalid_json" | "key_needed" | "invalid_key";
                };
            };
        };
        RateLimitedOrTooManyTries429: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "rate_limited" | "too_many_tries";
                };
            };
        };
        LinkEnded410: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "link_ended";
                };
            };
        };
        KeyRefused401: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "key_refused";
                };
            };
        };
        ScopeNeeded403: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "scope_needed";
                };
            };
        };
        CrossSiteOrScopeNeeded403: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "cross_site" | "scope_needed";
                };
            };
        };
        InvalidRequestOrInvalidJsonOrInvalidVersion400: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "invalid_request" | "invalid_json" | "invalid_version";
                };
            };
        };
        InvalidRequestOrInvalidKey400: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "invalid_request" | "invalid_key";
                };
            };
        };
        PictureTooLarge413: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "picture_too_large";
                };
            };
        };
        PictureRefused415: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "picture_refused";
                };
            };
        };
        PictureFaultyOrKeyReused422: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "picture_faulty" | "key_reused";
                };
            };
        };
        ImportsWaiting409: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "imports_waiting";
                };
            };
        };
        FileEmpty422: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "file_empty";
                };
            };
        };
        SkuUnknown404: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "sku_unknown";
                };
            };
        };
        KeyReused422: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "key_reused";
                };
            };
        };
        KeyReusedOrOrderItems422: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "key_reused" | "order_items";
                };
            };
        };
        InvalidRequestOrInvalidRangeOrUnknownTable400: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "invalid_request" | "invalid_range" | "unknown_table";
                };
            };
        };
        DatabaseUnavailableOrOverloadedOrReportNotReady503: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "database_unavailable" | "overloaded" | "report_not_ready";
                };
            };
        };
        PromoCodeExists409: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "promo_code_exists";
                };
            };
        };
        CustomerIsStaff409: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "customer_is_staff";
                };
            };
        };
        WebhookRefusedOrKeyReused422: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "X-Served-By": components["headers"]["XServedBy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    code?: "webhook_refused" | "key_reused";
                };
            };
        };
    };
    parameters: {
        IfNoneMatch: string;
        IdempotencyKey: string;
        IfMatch: string;
        IdempotencyKeyRequired: string;
    };
    requestBodies: never;
    headers: {
        ETag: string;
        XRequestId: string;
        XServedBy: string;
        RetryAfter: number;
        SetCookie: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listProducts: {
        parameters: {
            query?: {
                category?: string | string[];
                size?: string | string[];
                color?: string | string[];
                q?: string;
                price?: string;
                sale?: "1";
                sort?: "newest" | "price-up" | "price-down" | "rating" | "relevance";
                limit?: string;
                cursor?: string;
            };
            header?: {
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductList"];
                };
            };
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidCursor400"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest400"];
            404: components["responses"]["NotFound404"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    listSuggestions: {
        parameters: {
            query?: {
                q?: string;
            };
            header?: {
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest400"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    getCart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    addLineItem: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLineItem"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["VariantNotFound404"];
            409: components["responses"]["SoldOut409"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["TooManyLineItemsOrQuantityTooLargeOrCartTooLargeForCookieOrKeyReused422"];
            429: components["responses"]["RateLimited429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailableOrSessionReplaced503"];
        };
    };
    setLineItemQuantity: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                sku: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LineItemQuantity"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidVersionOrInvalidKey400"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["NotInCart404"];
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "version_mismatch";
                        cart: components["schemas"]["Cart"];
                    };
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["CartTooLargeForCookieOrKeyReused422"];
            429: components["responses"]["RateLimited429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailableOrSessionReplaced503"];
        };
    };
    removeLineItem: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidVersionOrInvalidKey400"];
            403: components["responses"]["CrossSite403"];
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "version_mismatch";
                        cart: components["schemas"]["Cart"];
                    };
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["CartTooLargeForCookieOrKeyReused422"];
            429: components["responses"]["RateLimited429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailableOrSessionReplaced503"];
        };
    };
    restoreLineItem: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["NotRemoved404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["TooManyLineItemsOrQuantityTooLargeOrCartTooLargeForCookieOrKeyReused422"];
            429: components["responses"]["RateLimited429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailableOrSessionReplaced503"];
        };
    };
    undoCartMerge: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["NothingToUndo404"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["CartTooLargeForCookieOrKeyReused422"];
            429: components["responses"]["RateLimited429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailableOrSessionReplaced503"];
        };
    };
    saveLineItem: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedLineItem"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["NotInCart404"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["TooManySavedOrCartTooLargeForCookieOrKeyReused422"];
            429: components["responses"]["RateLimited429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailableOrSessionReplaced503"];
        };
    };
    moveSavedLineItem: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["NotSaved404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["TooManyLineItemsOrQuantityTooLargeOrCartTooLargeForCookieOrKeyReused422"];
            429: components["responses"]["RateLimited429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailableOrSessionReplaced503"];
        };
    };
    removeSavedLineItem: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            403: components["responses"]["CrossSite403"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["CartTooLargeForCookieOrKeyReused422"];
            429: components["responses"]["RateLimited429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailableOrSessionReplaced503"];
        };
    };
    listSavedAddresses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedAddressList"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["SignInNeeded401"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    addSavedAddress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSavedAddress"];
            };
        };
        responses: {
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedAddress"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["SignInNeeded401"];
            403: components["responses"]["CrossSite403"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "not_acceptable";
                        faults: {
                            [key: string]: string;
                        };
                    } | {
                        code: "too_many_addresses";
                    });
                };
            };
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    removeSavedAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["SignInNeeded401"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    updateSavedAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedAddressChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedAddress"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["SignInNeeded401"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "not_acceptable";
                        faults: {
                            [key: string]: string;
                        };
                    };
                };
            };
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    listRememberedBrowsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RememberedBrowserList"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["SignInNeeded401"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    forgetRememberedBrowser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["SignInNeeded401"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    registerCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            201: {
                headers: {
                    "Set-Cookie": components["headers"]["SetCookie"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["WrongCredentials401"];
            403: components["responses"]["CrossSite403"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "not_acceptable";
                        faults: {
                            [key: string]: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyTries429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Set-Cookie": components["headers"]["SetCookie"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["WrongCredentials401"];
            403: components["responses"]["CrossSite403"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            429: components["responses"]["TooManyTries429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            403: components["responses"]["CrossSite403"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceSessionList"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["SignInNeeded401"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["SignInNeeded401"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    createPasskeyRegistrationOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["SignInNeeded401"];
            403: components["responses"]["CrossSiteOrConfirmIdentityOrFactorNeeded403"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            429: components["responses"]["TooManyTries429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    addPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    response: components["schemas"]["NewPasskeyCredential"];
                    name?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passkey"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["SignInNeeded401"];
            403: components["responses"]["CrossSiteOrConfirmIdentityOrFactorNeeded403"];
            409: components["responses"]["PasskeyExists409"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["PasskeyRefusedOrTooManyPasskeys422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    createPasskeyAuthenticationOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            403: components["responses"]["CrossSite403"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            429: components["responses"]["TooManyTries429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    signInWithPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    response: components["schemas"]["SignedPasskeyCredential"];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    "Set-Cookie": components["headers"]["SetCookie"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["PasskeyRefusedOrWrongCredentials401"];
            403: components["responses"]["CrossSite403"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            429: components["responses"]["TooManyTries429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    getWishlist: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wishlist"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["SignInNeeded401"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    addToWishlist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["SignInNeeded401"];
            403: components["responses"]["CrossSite403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["TooManyWishes422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    removeFromWishlist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["SignInNeeded401"];
            403: components["responses"]["CrossSite403"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderList"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidCursor400"];
            401: components["responses"]["SignInNeeded401"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    placeOrder: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": components["parameters"]["IdempotencyKeyRequired"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrder"];
            };
        };
        responses: {
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacedOrder"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrKeyNeededOrInvalidKey400"];
            401: components["responses"]["SignInNeeded401"];
            403: components["responses"]["CrossSite403"];
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "cart_empty";
                    } | {
                        code: "out_of_stock";
                        short: {
                            sku: string;
                            available: number | null;
                        }[];
                        summary: components["schemas"]["OrderSummary"];
                    } | {
                        code: "total_changed";
                        summary: components["schemas"]["OrderSummary"];
                    } | {
                        code: "cart_changed";
                        summary: components["schemas"]["OrderSummary"];
                    } | {
                        code: "unpaid_limit";
                        summary: components["schemas"]["OrderSummary"];
                    } | {
                        code: "already_ordered";
                        number: string;
                    } | {
                        code: "order_in_flight";
                    });
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "key_reused";
                    } | {
                        code: "not_acceptable";
                        faults: {
                            [key: string]: string;
                        };
                    } | {
                        code: "total_too_large";
                    } | {
                        code: "promo_refused";
                        summary: components["schemas"]["OrderSummary"];
                    });
                };
            };
            429: components["responses"]["RateLimitedOrTooManyTries429"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    getOrder: {
        parameters: {
            query?: {
                token?: string;
            };
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["SignInNeeded401"];
            404: components["responses"]["NotFound404"];
            410: components["responses"]["LinkEnded410"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrStateUnavailable503"];
        };
    };
    listAdminProducts: {
        parameters: {
            query?: {
                q?: string;
                status?: "active" | "draft" | "archived";
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        products: components["schemas"]["AdminProductSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidCursor400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    createAdminProduct: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    slug?: string;
                    description?: string;
                    vendor?: string;
                    type?: string;
                    category?: string;
                    tags?: string[];
                    materials?: string;
                    care?: string;
                    measurements?: string;
                    seoTitle?: string;
                    seoDescription?: string;
                    name: string;
                    status?: "active" | "draft" | "archived";
                    taxClass?: "standard" | "reduced" | "zero";
                    options?: {
                        name: string;
                        values: string[];
                    }[];
                    variants: {
                        sku?: string;
                        options?: {
                            [key: string]: string;
                        };
                        priceMinor: number;
                        compareAtMinor?: number | null;
                        stock?: number;
                        counted?: boolean;
                        sellsBelowZero?: boolean;
                        barcode?: string;
                        weightGrams?: number | null;
                    }[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "product_faulty";
                        faults: {
                            [key: string]: string;
                        };
                    } | {
                        code: "key_reused";
                    });
                };
            };
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    getAdminProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    deleteAdminProduct: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidVersion400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "product_changed";
                        current: components["schemas"]["AdminProduct"];
                    };
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    updateAdminProduct: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: components["parameters"]["IfMatch"];
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    slug?: string;
                    description?: string;
                    vendor?: string;
                    type?: string;
                    category?: string;
                    tags?: string[];
                    materials?: string;
                    care?: string;
                    measurements?: string;
                    seoTitle?: string;
                    seoDescription?: string;
                    name?: string;
                    status?: "active" | "draft" | "archived";
                    taxClass?: "standard" | "reduced" | "zero";
                    options?: {
                        name: string;
                        values: string[];
                    }[];
                    variants?: {
                        sku?: string;
                        options?: {
                            [key: string]: string;
                        };
                        priceMinor: number;
                        compareAtMinor?: number | null;
                        stock?: number;
                        counted?: boolean;
                        sellsBelowZero?: boolean;
                        barcode?: string;
                        weightGrams?: number | null;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidVersionOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "product_changed";
                        current: components["schemas"]["AdminProduct"];
                    };
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "product_faulty";
                        faults: {
                            [key: string]: string;
                        };
                    } | {
                        code: "key_reused";
                    });
                };
            };
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    listProductPictures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pictures: components["schemas"]["AdminPicture"][];
                    };
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    addProductPicture: {
        parameters: {
            query?: {
                alt?: string;
                color?: string;
                sku?: string;
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPicture"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["PictureTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["PictureRefused415"];
            422: components["responses"]["PictureFaultyOrKeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    deleteProductPicture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    updateProductPicture: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                slug: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    alt?: string;
                    focusX?: number;
                    focusY?: number;
                    colors?: string[];
                    skus?: string[];
                    position?: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPicture"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["PictureFaultyOrKeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    listRemovedProductPictures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pictures: components["schemas"]["AdminRemovedPicture"][];
                    };
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    restoreProductPicture: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                slug: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPicture"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["PictureFaultyOrKeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    createImport: {
        parameters: {
            query?: {
                dryRun?: "0" | "1";
                removeMissing?: "0" | "1";
                overwriteStock?: "0" | "1";
                fileName?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogImport"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            409: components["responses"]["ImportsWaiting409"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["FileEmpty422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    getImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogImport"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    createStockAdjustment: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    sku: string;
                    change: number;
                    reason: "received" | "count" | "damaged" | "returned" | "correction";
                    note?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sku: string;
                        stock: number;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["SkuUnknown404"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "stock_below_zero";
                        stock: number;
                    } | {
                        code: "stock_not_counted";
                    });
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    listPriceChanges: {
        parameters: {
            query?: {
                q?: string;
                state?: "scheduled" | "active" | "ended";
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        priceChanges: {
                            id: string;
                            name: string;
                            state: "scheduled" | "active" | "ended";
                            startsAt: string;
                            endsAt: string | null;
                            percentOff?: number;
                            amountOffMinor?: number;
                            fixedMinor?: number;
                            productCount: number;
                            startedAt: string | null;
                            endedAt: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidCursor400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    createPriceChange: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    startsAt: string;
                    endsAt?: string | null;
                    products: string[];
                    percentOff?: number;
                    amountOffMinor?: number;
                    fixedMinor?: number;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        state: "scheduled" | "active" | "ended";
                        startsAt: string;
                        endsAt: string | null;
                        percentOff?: number;
                        amountOffMinor?: number;
                        fixedMinor?: number;
                        productCount: number;
                        startedAt: string | null;
                        endedAt: string | null;
                        preview: {
                            slug: string;
                            sku: string;
                            oldPriceMinor: number;
                            newPriceMinor: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "price_change_faulty";
                        faults: {
                            [key: string]: string;
                        };
                    } | {
                        code: "key_reused";
                    });
                };
            };
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    endPriceChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    listAdminOrders: {
        parameters: {
            query?: {
                q?: string;
                state?: "to_pack" | "exchange_open" | "return_open" | "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrderList"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidCursor400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    placeAdminOrder: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": components["parameters"]["IdempotencyKeyRequired"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    address: components["schemas"]["NewAddress"];
                    billing?: components["schemas"]["NewBilling"];
                    deliveryMethod: string;
                    paymentMethod: string;
                    promoCode?: string;
                    notes?: string;
                    giftNote?: string;
                    totalMinor: number;
                    items: {
                        sku: string;
                        quantity: number;
                    }[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacedAdminOrder"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrKeyNeededOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "out_of_stock";
                        short: {
                            sku: string;
                            available: number | null;
                        }[];
                        summary: components["schemas"]["OrderSummary"];
                    } | {
                        code: "total_changed";
                        summary: components["schemas"]["OrderSummary"];
                    } | {
                        code: "unpaid_limit";
                        summary: components["schemas"]["OrderSummary"];
                    } | {
                        code: "order_in_flight";
                    });
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "key_reused";
                    } | {
                        code: "not_acceptable";
                        faults: {
                            [key: string]: string;
                        };
                    } | {
                        code: "total_too_large";
                    } | {
                        code: "promo_refused";
                        summary: components["schemas"]["OrderSummary"];
                    });
                };
            };
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    getAdminOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    packAdminOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": null | {
                    items?: {
                        sku: string;
                        quantity: number;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "order_state";
                        state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
                    };
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReusedOrOrderItems422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    shipAdminOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    carrier: string;
                    trackingNumber: string;
                    items?: {
                        sku: string;
                        quantity: number;
                    }[];
                    parcel?: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "order_state";
                        state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
                    };
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReusedOrOrderItems422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    deliverAdminOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": null | {
                    parcel?: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "order_state";
                        state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
                    };
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReusedOrOrderItems422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    cancelAdminOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": null | {
                    note?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "order_state";
                        state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
                    };
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    cancelRestOfAdminOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": null | {
                    note?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "order_state";
                        state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
                    };
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    refundAdminOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    amountMinor: number;
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "order_state";
                        state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
                    } | {
                        code: "refund_refused";
                    });
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    resendAdminOrderMail: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                number: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    getInvoiceFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    getReport: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                by?: string;
            };
            header?: never;
            path: {
                name: "sales" | "products" | "customers" | "returns" | "vat";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidRangeOrUnknownTable400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloadedOrReportNotReady503"];
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopSettings"];
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    updateSettings: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: components["parameters"]["IfMatch"];
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    logo?: {
                        kind?: "wordmark" | "text" | "picture";
                        picture?: string | null;
                        icon?: string | null;
                    };
                    accent?: string;
                    contact?: {
                        email?: string;
                        phone?: string;
                        hours?: string;
                    };
                    legal?: {
                        company?: string;
                        address?: string;
                        register?: string;
                        vatId?: string;
                    };
                    currency?: string;
                    timeZone?: string;
                    delivery?: {
                        freeFromMinor?: number | null;
                        zones?: {
                            name: string;
                            countries: string[];
                            methods: {
                                code: string;
                                name: string;
                                priceMinor: number;
                                freeFromMinor: number | null;
                                daysFrom: number;
                                daysTo: number;
                                note: string;
                            }[];
                        }[];
                        carriers?: {
                            name: string;
                            trackingUrl: string;
                        }[];
                    };
                    returns?: {
                        days?: number;
                        address?: {
                            name?: string;
                            line1?: string;
                            line2?: string;
                            postalCode?: string;
                            city?: string;
                            country?: string;
                        };
                    };
                    taxes?: {
                        included?: boolean;
                        rates?: {
                            [key: string]: number | null;
                        };
                        classes?: {
                            standard?: {
                                name?: string;
                            };
                            reduced?: {
                                name?: string;
                                rates?: {
                                    [key: string]: number | null;
                                };
                            };
                            zero?: {
                                name?: string;
                                rates?: {
                                    [key: string]: number | null;
                                };
                            };
                        };
                    };
                    accounting?: {
                        consultant?: string;
                        client?: string;
                        debtorAccount?: string;
                        homeAccount?: string;
                        ossAccount?: string;
                        accounts?: string[][];
                    };
                    payments?: {
                        card?: boolean;
                        onDelivery?: "on" | "confirmed" | "off";
                    };
                    limits?: {
                        onDeliveryOfSkuMax?: number;
                        onDeliveryItemsMax?: number;
                        openOfNetworkMax?: number;
                        openOfSiteMax?: number;
                        openOfPayerMax?: number;
                        openOfKnownCustomerMax?: number;
                        heldItemsMax?: number;
                    };
                    content?: {
                        announcement?: string;
                        navigation?: {
                            label: string;
                            path: string;
                            inHeader: boolean;
                        }[];
                        home?: {
                            description?: string;
                            heading?: string;
                            lede?: string;
                            modules?: string[];
                            values?: {
                                text: string;
                                title: string;
                            }[];
                            title?: string;
                        };
                        wearItWith?: string[][];
                        pages?: {
                            [key: string]: {
                                description: string;
                                html: string;
                                title: string;
                            } | null;
                        };
                        ownPages?: {
                            [key: string]: {
                                description: string;
                                html: string;
                                title: string;
                            } | null;
                        };
                        help?: string[];
                    };
                    mails?: {
                        footer?: string;
                        asksForReviews?: boolean;
                        texts?: {
                            [key: string]: {
                                subject: string;
                                introduction: string;
                            } | null;
                        };
                    };
                    search?: {
                        synonyms?: string[][];
                    };
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopSettings"];
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidVersionOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        code: "settings_changed";
                        current: components["schemas"]["ShopSettings"];
                    };
                };
            };
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "settings_faulty";
                        faults: {
                            [key: string]: string;
                        };
                    } | {
                        code: "key_reused";
                    });
                };
            };
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    listPromoCodes: {
        parameters: {
            query?: {
                q?: string;
                state?: "active" | "scheduled" | "ended" | "used_up";
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        promoCodes: {
                            code: string;
                            percentOff?: number;
                            amountOffMinor?: number;
                            freeDelivery?: true;
                            minimumMinor: number;
                            categories: string[];
                            usesMax: number | null;
                            usesPerCustomerMax: number | null;
                            uses: number;
                            startsAt: string;
                            endsAt: string | null;
                            state: "active" | "scheduled" | "ended" | "used_up";
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidCursor400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    createPromoCode: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    percentOff?: number;
                    amountOffMinor?: number;
                    freeDelivery?: true;
                    minimumMinor?: number;
                    categories?: string[];
                    usesMax?: number;
                    usesPerCustomerMax?: number;
                    startsAt?: string;
                    endsAt?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        percentOff?: number;
                        amountOffMinor?: number;
                        freeDelivery?: true;
                        minimumMinor: number;
                        categories: string[];
                        usesMax: number | null;
                        usesPerCustomerMax: number | null;
                        uses: number;
                        startsAt: string;
                        endsAt: string | null;
                        state: "active" | "scheduled" | "ended" | "used_up";
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            409: components["responses"]["PromoCodeExists409"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        code: "promo_code_faulty";
                        faults: {
                            [key: string]: string;
                        };
                    } | {
                        code: "key_reused";
                    });
                };
            };
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    endPromoCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    listCustomers: {
        parameters: {
            query?: {
                q?: string;
                state?: "active" | "disabled";
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        customers: {
                            id: string;
                            email: string;
                            name: string;
                            isGuest: boolean;
                            isEmailConfirmed: boolean;
                            isDisabled: boolean;
                            createdAt: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidCursor400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    getCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        email: string;
                        name: string;
                        isGuest: boolean;
                        isEmailConfirmed: boolean;
                        isDisabled: boolean;
                        createdAt: string | null;
                        addresses: {
                            name: string;
                            line1: string;
                            line2: string;
                            postalCode: string;
                            city: string;
                            country: string;
                            phone: string;
                        }[];
                        orders: {
                            number: string;
                            state: "placed" | "paid" | "packed" | "shipped" | "delivered" | "canceled" | "returned" | "partly_refunded" | "refunded";
                            placedAt: string;
                            totalMinor: number;
                            currency: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    exportCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            409: components["responses"]["CustomerIsStaff409"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    eraseCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            409: components["responses"]["CustomerIsStaff409"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    disableCustomer: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": null | {
                    isDisabled?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        isDisabled: boolean;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            409: components["responses"]["CustomerIsStaff409"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhookEndpoints: {
                            id: string;
                            url: string;
                            events: ("order.placed" | "order.paid" | "order.packed" | "order.shipped" | "order.delivered" | "order.canceled" | "order.refunded" | "order.returned" | "stock.low" | "stock.changed" | "product.changed" | "customer.erased")[];
                            isActive: boolean;
                            disabledAt: string | null;
                            failingSince: string | null;
                            createdAt: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    url: string;
                    events: ("order.placed" | "order.paid" | "order.packed" | "order.shipped" | "order.delivered" | "order.canceled" | "order.refunded" | "order.returned" | "stock.low" | "stock.changed" | "product.changed" | "customer.erased")[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        events: ("order.placed" | "order.paid" | "order.packed" | "order.shipped" | "order.delivered" | "order.canceled" | "order.refunded" | "order.returned" | "stock.low" | "stock.changed" | "product.changed" | "customer.erased")[];
                        isActive: boolean;
                        disabledAt: string | null;
                        failingSince: string | null;
                        createdAt: string;
                        secret: string;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            413: components["responses"]["BodyTooLarge413"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["WebhookRefusedOrKeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        events: ("order.placed" | "order.paid" | "order.packed" | "order.shipped" | "order.delivered" | "order.canceled" | "order.refunded" | "order.returned" | "stock.low" | "stock.changed" | "product.changed" | "customer.erased")[];
                        isActive: boolean;
                        disabledAt: string | null;
                        failingSince: string | null;
                        createdAt: string;
                    };
                };
            };
            400: components["responses"]["InvalidRequest400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidJson400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    updateWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    url?: string;
                    events?: ("order.placed" | "order.paid" | "order.packed" | "order.shipped" | "order.delivered" | "order.canceled" | "order.refunded" | "order.returned" | "stock.low" | "stock.changed" | "product.changed" | "customer.erased")[];
                    isActive?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        events: ("order.placed" | "order.paid" | "order.packed" | "order.shipped" | "order.delivered" | "order.canceled" | "order.refunded" | "order.returned" | "stock.low" | "stock.changed" | "product.changed" | "customer.erased")[];
                        isActive: boolean;
                        disabledAt: string | null;
                        failingSince: string | null;
                        createdAt: string;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["WebhookRefusedOrKeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    createWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        secret: string;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                state?: "waiting" | "delivered" | "given_up";
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deliveries: {
                            id: string;
                            eventId: string;
                            type: "order.placed" | "order.paid" | "order.packed" | "order.shipped" | "order.delivered" | "order.canceled" | "order.refunded" | "order.returned" | "stock.low" | "stock.changed" | "product.changed" | "customer.erased";
                            object: string;
                            state: "waiting" | "delivered" | "given_up";
                            tries: number;
                            createdAt: string;
                            lastTryAt: string | null;
                            lastStatus: number | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidCursor400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            414: components["responses"]["InvalidRequest414"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    replayWebhookDeliveries: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": null | {
                    since?: string;
                    onlyGivenUp?: boolean;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replayed: number;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidJsonOrInvalidKey400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["CrossSiteOrScopeNeeded403"];
            404: components["responses"]["NotFound404"];
            413: components["responses"]["BodyTooLarge413"];
            414: components["responses"]["InvalidRequest414"];
            415: components["responses"]["UnsupportedMediaType415"];
            422: components["responses"]["KeyReused422"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                q?: string;
                actor?: "staff" | "key" | "command";
                area?: "product" | "picture" | "stock" | "price-change" | "catalog" | "order" | "return" | "payout" | "invoice" | "payment-event" | "promo" | "review" | "settings" | "customer" | "health" | "webhook" | "staff" | "api-key" | "state" | "demo";
                from?: string;
                until?: string;
                subjectKind?: string;
                subjectId?: string;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    "X-Served-By": components["headers"]["XServedBy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["AuditEntry"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrInvalidCursor400"];
            401: components["responses"]["KeyRefused401"];
            403: components["responses"]["ScopeNeeded403"];
            500: components["responses"]["Internal500"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded503"];
        };
    };
}
